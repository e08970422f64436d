import { constants } from "node:fs";
import { access, stat } from "node:fs/promises";
import { delimiter, dirname, isAbsolute, join } from "node:path";
import lt from "semver/functions/lt.js";
import { PysnipError } from "../errors/pysnip-error.ts";
import type { HostEnvironment } from "../host/environment.ts";
import { execCommand } from "../host/exec-command.ts";
import { deriveClosedEnvironment } from "./derive-closed-environment.ts";
import { minimumUvVersion, pinnedUvVersion } from "./uv-release.ts";

/** A uv that answers and is new enough. */
export interface Uv {
  readonly path: string;
  readonly version: string;
}

/** Where a provisioned uv of the pinned release lies in pysnip's cache folder. */
export function provisionedUvPath(cacheDirectory: string, system: string): string {
  const folder = join(cacheDirectory, "tools", `uv-${pinnedUvVersion}`, "bin");
  return join(folder, system === "win32" ? "uv.exe" : "uv");
}

/** Finds uv: `PYSNIP_UV`, then PATH, then the provisioned one; null where there is none. */
export async function readUv(host: HostEnvironment, cacheDirectory: string): Promise<Uv | null> {
  const chosen = host.variables["PYSNIP_UV"];
  if (chosen) {
    if (!(await isProgram(chosen))) throw noProgram(chosen);
    return await probe(host, chosen);
  }
  for (const path of candidates(host)) {
    if (await isProgram(path)) return await probe(host, path);
  }
  const provisioned = provisionedUvPath(cacheDirectory, host.system);
  return (await isProgram(provisioned)) ? await probe(host, provisioned) : null;
}

function candidates(host: HostEnvironment): string[] {
  const name = host.system === "win32" ? "uv.exe" : "uv";
  // A relative entry of PATH would find a program of whatever folder the command runs in.
  return (host.variables["PATH"] ?? "")
    .split(delimiter)
    .filter((folder) => isAbsolute(folder))
    .map((folder) => join(folder, name));
}

async function probe(host: HostEnvironment, path: string): Promise<Uv> {
  const result = await execCommand({
    file: path,
    arguments: ["--version"],
    // Not the home folder, which a service account may not have.
    directory: dirname(path),
    environment: deriveClosedEnvironment(host.variables),
    timeoutSeconds: 10,
  });
  const version = /^uv (\d{1,9}\.\d{1,9}\.\d{1,9})/.exec(result.stdout)?.[1];
  if (result.exitCode !== 0 || version === undefined) {
    throw new PysnipError("PYSNIP_UV_UNUSABLE", {
      headline: `\`${path}\` does not answer like uv`,
      details: [`\`--version\` said: ${(result.stdout || result.stderr).slice(0, 200).trim()}`],
      hint: "put a real uv first on PATH, or name it in `PYSNIP_UV`",
    });
  }
  if (lt(version, minimumUvVersion)) {
    throw new PysnipError("PYSNIP_UV_UNUSABLE", {
      headline: `uv ${version} at \`${path}\` is older than ${minimumUvVersion}`,
      hint: `install uv ${pinnedUvVersion} or newer`,
    });
  }
  return { path, version };
}

async function isProgram(path: string): Promise<boolean> {
  const facts = await stat(path).catch(() => null);
  if (!facts?.isFile()) return false;
  return await access(path, constants.X_OK).then(
    () => true,
    () => false,
  );
}

function noProgram(path: string): PysnipError {
  return new PysnipError("PYSNIP_UV_UNUSABLE", {
    headline: `\`PYSNIP_UV\` names \`${path}\`, which is no program`,
    hint: "name a uv in `PYSNIP_UV`, or unset it",
  });
}
