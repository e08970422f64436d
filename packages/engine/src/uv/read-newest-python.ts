import { z } from "zod";
import type { PythonMinor } from "../config/config.ts";
import { supportedPythons } from "../config/job-schema.ts";
import type { Workspace } from "../config/workspace.ts";
import { parseJson } from "../config/parse-json.ts";
import { PysnipError } from "../errors/pysnip-error.ts";
import { execCommand } from "../host/exec-command.ts";
import { deriveClosedEnvironment } from "./derive-closed-environment.ts";
import { explainUvFailure } from "./explain-uv-failure.ts";
import { readUv } from "./read-uv.ts";

/** The newest Python minor that jobs can use and that this machine has. */
export async function readNewestPython(workspace: Workspace): Promise<PythonMinor> {
  const installed = new Set(await listInstalled(workspace));
  const newest = supportedPythons.findLast((minor) => installed.has(minor));
  if (newest) return newest;
  throw new PysnipError("PYSNIP_PYTHON_MISSING", {
    headline: "no CPython that jobs can use was found on this machine",
    details: [`usable: ${supportedPythons.join(", ")}`],
    hint: `uv python install ${supportedPythons.at(-1)}`,
  });
}

const installedPythons = z.array(
  z.looseObject({
    version: z.string(),
    implementation: z.string(),
    variant: z.string().optional(),
  }),
);

async function listInstalled(workspace: Workspace): Promise<string[]> {
  const { host, cacheDirectory } = workspace;
  const uv = await readUv(host, cacheDirectory);
  if (uv === null) return await askDefaultPython(workspace);
  const result = await start(workspace, uv.path, [
    ...["python", "list", "--only-installed", "--no-config", "--output-format", "json"],
  ]);
  if (result.exitCode !== 0) throw explainUvFailure("find", "the newest CPython", result);
  const rows = installedPythons.safeParse(parseJson(result.stdout)).data ?? [];
  return rows
    .filter((row) => row.implementation === "cpython" && (row.variant ?? "default") === "default")
    .map((row) => minorOf(row.version));
}

async function askDefaultPython(workspace: Workspace): Promise<string[]> {
  const program = "import sys; print('%d.%d' % sys.version_info[:2])";
  const python = workspace.host.system === "win32" ? "python" : "python3";
  const result = await start(workspace, python, ["-I", "-c", program]);
  return result.exitCode === 0 ? [result.stdout.trim()] : [];
}

function start(workspace: Workspace, file: string, args: readonly string[]) {
  return execCommand({
    file,
    arguments: args,
    directory: workspace.root,
    environment: deriveClosedEnvironment(workspace.host.variables),
    timeoutSeconds: 60,
  });
}

function minorOf(version: string): string {
  return version.split(".").slice(0, 2).join(".");
}
