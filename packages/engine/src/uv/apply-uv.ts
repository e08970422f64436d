import { mkdir, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { InstallMode } from "../config/derive-install-mode.ts";
import { forgetWork, shareWork, type Workspace } from "../config/workspace.ts";
import { PysnipError } from "../errors/pysnip-error.ts";
import { exists, uniqueSuffix } from "../host/files.ts";
import { makeCacheFolder } from "../host/make-cache-folder.ts";
import { isOffline } from "./derive-offline.ts";
import { execPip } from "./exec-pip.ts";
import { readIndexes } from "./read-indexes.ts";
import { provisionedUvPath, readUv, type Uv } from "./read-uv.ts";
import { pinnedUvHashes, pinnedUvVersion } from "./uv-release.ts";

/** Finds uv, or, on a developer's machine, provisions the pinned release once into pysnip's cache. */
export function applyUv(workspace: Workspace, mode: InstallMode): Promise<Uv> {
  return shareWork(workspace, ["uv"], async () => {
    const found = await findUv(workspace);
    if (found) return found;
    const offline = isOffline(workspace.host.variables);
    if (mode.ci || !mode.allowed || offline) throw uvMissing(mode, offline);
    workspace.report(
      `uv is not on PATH; installing uv ${pinnedUvVersion} into pysnip's cache (once)`,
    );
    await provision(workspace);
    forgetWork(workspace, FOUND);
    const provisioned = await findUv(workspace);
    if (provisioned === null) throw uvMissing(mode, offline);
    return provisioned;
  });
}

/** The uv that is there, as `readUv` finds it; once per command. */
export function findUv(workspace: Workspace): Promise<Uv | null> {
  return shareWork(workspace, FOUND, () => readUv(workspace.host, workspace.cacheDirectory));
}

const FOUND = ["found uv"];

const SETUP_FOLDER = `$HOME/.cache/pysnip-ci/uv-${pinnedUvVersion}`;

// The command that a pipeline runs to have uv; also shown in the CI guide.
const uvSetupCommand = `python3 -m pip install --target "${SETUP_FOLDER}" uv==${pinnedUvVersion} && export PATH="${SETUP_FOLDER}/bin:$PATH"`;

function uvMissing(mode: InstallMode, offline: boolean): PysnipError {
  const policy = mode.ci && mode.allowed ? "pysnip downloads no uv in CI" : mode.reason;
  const reason = offline ? "pysnip is offline (`PYSNIP_OFFLINE`)" : policy;
  return new PysnipError("PYSNIP_UV_MISSING", {
    headline: "uv was not found on PATH",
    details: [`it is not installed by itself because ${reason}`],
    hint: uvSetupCommand,
  });
}

async function provision(workspace: Workspace): Promise<void> {
  const { host, cacheDirectory } = workspace;
  const target = dirname(dirname(provisionedUvPath(cacheDirectory, host.system)));
  const stage = join(cacheDirectory, "stage", `uv-${uniqueSuffix()}`);
  await makeCacheFolder(stage);
  try {
    const requirement = join(stage, "requirements.txt");
    const hashes = pinnedUvHashes.map((hash) => ` --hash=sha256:${hash}`).join("");
    await writeFile(requirement, `uv==${pinnedUvVersion}${hashes}\n`);
    await installWithPip(workspace, requirement, join(stage, "tree"));
    await mkdir(dirname(target), { recursive: true });
    await rename(join(stage, "tree"), target).catch(async (error: unknown) => {
      // Another process finished first; its result is as good as ours.
      if (!(await exists(target))) throw error;
    });
  } finally {
    await rm(stage, { recursive: true, force: true });
  }
}

async function installWithPip(
  workspace: Workspace,
  requirement: string,
  target: string,
): Promise<void> {
  const { secretUrl } = await readIndexes(workspace);
  const options = ["--target", target, "--no-deps", "--only-binary", ":all:", "--require-hashes"];
  const tried = await execPip(workspace, {
    arguments: ["install", "--quiet", ...options, "-r", requirement],
    directory: dirname(target),
    more: secretUrl === null ? {} : { PIP_INDEX_URL: secretUrl },
    timeoutSeconds: 300,
  });
  if (tried === null) return;
  throw new PysnipError("PYSNIP_UV_MISSING", {
    headline: `uv ${pinnedUvVersion} could not be installed by pip`,
    details: tried.slice(0, 40).map((line) => `  ${line}`),
    hint: uvSetupCommand,
  });
}
