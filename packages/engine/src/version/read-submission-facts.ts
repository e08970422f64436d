import { lstat } from "node:fs/promises";
import { join, posix } from "node:path";
import type { PythonMinor } from "../config/config.ts";
import type { Workspace } from "../config/workspace.ts";
import { PysnipError } from "../errors/pysnip-error.ts";
import { readClock } from "../host/clock.ts";
import { readTextFile } from "../host/files.ts";
import { mapInPortions } from "../host/map-in-portions.ts";
import { readNewestPython } from "../uv/read-newest-python.ts";
import { parseJson } from "../config/parse-json.ts";
import { readManifest } from "../config/read-config.ts";
import { readCompileVerdict } from "./read-compile-verdict.ts";
import type { SubmissionInput } from "./submission.ts";

/** What a submission has to know of the workspace that it writes into. */
export type SubmissionFacts = Pick<
  SubmissionInput,
  "compiles" | "existingFiles" | "existingProjects" | "now" | "python"
>;

/** Looks at the workspace: what is in the folder, which jobs there are, and which Python to lock for. */
export async function readSubmissionFacts(
  workspace: Workspace,
  folder: string,
  source: string,
  chosen: PythonMinor | undefined,
): Promise<SubmissionFacts> {
  await refuseLinks(workspace.root, folder);
  const { default: glob } = await import("fast-glob");
  const manifests = await glob.glob(["**/pyproject.toml", "**/project.json", "**/package.json"], {
    cwd: workspace.root,
    ignore: ["**/node_modules/**", "**/.venv/**", "dist/**", ".nx/**"],
    followSymbolicLinks: false,
  });
  const python = chosen ?? workspace.config.python ?? (await readNewestPython(workspace));
  const others = manifests.filter((path) => posix.dirname(path) !== folder);
  const names = await mapInPortions(others, (path) => nameOf(workspace, path));
  return {
    existingFiles: await glob.glob("**/*", {
      cwd: workspace.root,
      dot: true,
      ignore: ["**/node_modules/**", "**/.venv/**", "dist/**", ".nx/**", ".git/**"],
      followSymbolicLinks: false,
    }),
    existingProjects: names.filter((name) => name !== null),
    now: readClock(workspace.host.variables["SOURCE_DATE_EPOCH"]),
    python,
    compiles: await readCompileVerdict(workspace, source, python),
  };
}

const MAXIMUM_BYTES = 1024 * 1024;

async function nameOf(workspace: Workspace, path: string): Promise<string | null> {
  if (path.endsWith(".json")) return await nameOfNxProject(workspace.root, path);
  const root = path.includes("/") ? path.slice(0, path.lastIndexOf("/")) : ".";
  const found = await readManifest(workspace.root, root, workspace.config).catch(() => null);
  return found?.parsed.kind === "job" ? found.parsed.job.name : null;
}

/** The name of a project that is no job; Nx calls one without a name after its folder. */
async function nameOfNxProject(workspaceRoot: string, path: string): Promise<string | null> {
  const text = await readTextFile(join(workspaceRoot, path), MAXIMUM_BYTES).catch(() => null);
  if (text === null) return null;
  const parsed = parseJson(text);
  if (typeof parsed === "object" && parsed !== null && "name" in parsed) {
    if (typeof parsed.name === "string") return parsed.name;
  }
  const folder = posix.basename(posix.dirname(path));
  return path.endsWith("project.json") && folder !== "." ? folder : null;
}

async function refuseLinks(root: string, folder: string): Promise<void> {
  const parts = folder.split("/");
  for (let length = 1; length <= parts.length; length++) {
    const path = parts.slice(0, length).join("/");
    const facts = await lstat(join(root, path)).catch(() => null);
    if (facts === null || facts.isDirectory()) continue;
    throw new PysnipError("PYSNIP_NAME_INVALID", {
      headline: `\`${folder}\` cannot be the folder of a job`,
      details: [`\`${path}\` is a link or a file; nothing is written through it`],
      hint: "choose a folder of the workspace itself",
    });
  }
}
