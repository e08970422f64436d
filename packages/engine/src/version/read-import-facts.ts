import { join } from "node:path";
import { deriveKeyPositions } from "../config/derive-key-positions.ts";
import type { PythonMinor } from "../config/config.ts";
import { supportedPythons } from "../config/job-schema.ts";
import { manifestPathOf } from "../config/derive-job-paths.ts";
import type { Workspace } from "../config/workspace.ts";
import { readTextFile } from "../host/files.ts";
import { mapInPortions } from "../host/map-in-portions.ts";
import type { ReadText } from "../requirements/derive-requirements.ts";
import { readRequirementFiles } from "../requirements/read-requirement-files.ts";
import { readNewestPython } from "../uv/read-newest-python.ts";
import { checkFolder } from "./check-folder.ts";
import { explainImport, startRefusals } from "./explain-import.ts";
import type { ImportFacts, ImportRequest } from "./project-import.ts";
import { listProjects, refuseLinks } from "./read-submission-facts.ts";
import type { KnownProject } from "./read-submission-facts.ts";

/** Looks at a folder that is to become a job, and at the workspace as far as that decides about it. */
export async function readImportFacts(
  workspace: Workspace,
  request: ImportRequest,
  projects: readonly KnownProject[],
): Promise<ImportFacts> {
  const folder = request.folder.replace(/\/+$/, "");
  const shape = checkFolder(folder, request.folder);
  if (shape.length > 0) throw explainImport(request, startRefusals(...shape));
  await refuseLinks(workspace.root, folder);
  const files = await listFiles(workspace, folder);
  if (files.length === 0 || files.length > MOST_FILES) throw explainCount(request, files.length);
  const read = (name: string) => readTextFile(join(workspace.root, folder, name), MAXIMUM_BYTES);
  const manifest = await read("pyproject.toml");
  const sources = files.filter((file) => file.endsWith(".py")).slice(0, MOST_SOURCES);
  const texts = await mapInPortions(sources, async (file) => [file, await tryRead(read, file)]);
  return {
    config: workspace.config,
    manifest,
    locate: await deriveKeyPositions(manifest ?? ""),
    files,
    sources: Object.fromEntries(texts.filter(([, text]) => text !== null)),
    requirementFiles: await readRequirements(workspace, folder, files),
    pythons: await listPythons(workspace, request, await read(".python-version")),
    existingProjects: await listProjects(workspace, folder, projects),
  };
}

async function listFiles(workspace: Workspace, folder: string): Promise<string[]> {
  const { default: glob } = await import("fast-glob");
  const found = await glob.glob("**/*", {
    cwd: join(workspace.root, folder),
    followSymbolicLinks: false,
    ignore: TOOL_FOLDERS.map((name) => `**/${name}/**`),
  });
  return found.sort();
}

// A file that is no UTF-8 text matters only when it is to be the entry.
async function tryRead(
  read: (name: string) => Promise<string | null>,
  file: string,
): Promise<string | null> {
  return await read(file).catch(() => null);
}

/** The requirement file that people write; what a tool made of it comes second. */
async function readRequirements(
  workspace: Workspace,
  folder: string,
  files: readonly string[],
): Promise<ReadText[]> {
  const file = ["requirements.in", "requirements.txt"].find((name) => files.includes(name));
  if (file === undefined) return [];
  const owner = { root: folder, declared: { requirementFiles: [file] } };
  return await readRequirementFiles(workspace.root, owner, manifestPathOf(folder));
}

async function listPythons(
  workspace: Workspace,
  request: ImportRequest,
  pinned: string | null,
): Promise<PythonMinor[]> {
  const minor = supportedPythons.find((item) => {
    const text = pinned?.trim() ?? "";
    return text === item || text.startsWith(`${item}.`);
  });
  const configured = request.python ?? minor ?? workspace.config.python;
  // Starting uv to ask for what nobody needs to know takes longer than everything else here.
  const newest = configured ?? (await readNewestPython(workspace).catch(() => null));
  return newest === null ? [] : [newest];
}

function explainCount(request: ImportRequest, count: number) {
  const line =
    count === 0
      ? "there is no such folder, or no file in it"
      : `it holds ${count} files; up to ${MOST_FILES} are looked at`;
  const refusals = startRefusals(line);
  if (count > 0) {
    refusals.hints.push(`import the folder below \`${request.folder}\` that holds the code`);
  }
  return explainImport(request, refusals);
}

const MOST_FILES = 5000;
const MOST_SOURCES = 1000;
const MAXIMUM_BYTES = 1024 * 1024;
// What tools make inside a project, beside what nothing of ours ever looks at.
const TOOL_FOLDERS = [
  "node_modules",
  "__pycache__",
  ".git",
  ".venv",
  "venv",
  ".tox",
  ".nox",
  "*.egg-info",
  "dist",
  "build",
  "site-packages",
];
