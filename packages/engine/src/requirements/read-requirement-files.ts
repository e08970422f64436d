import { realpath } from "node:fs/promises";
import { join, posix, sep } from "node:path";
import type { JobConfig } from "../config/config.ts";
import { joinPlain, placeOf } from "../config/derive-job-paths.ts";
import { configError } from "../config/explain-problems.ts";
import { readTextAtOnce, readTextFile } from "../host/files.ts";
import type { ReadText } from "./derive-requirements.ts";
import { type FileInclude, parseRequirementsFile } from "./parse-requirements-file.ts";

/** What has to be known of a job to read its requirement files. */
export interface RequirementOwner {
  readonly root: string;
  readonly declared: Pick<JobConfig["declared"], "requirementFiles">;
}

/** Reads the requirement files of a job and every file that their `-r` and `-c` lines name. */
export async function readRequirementFiles(
  workspaceRoot: string,
  job: RequirementOwner,
  manifestPath: string,
): Promise<ReadText[]> {
  const read = new Map<string, ReadText>();
  const queue = job.declared.requirementFiles.map((file) => ({
    path: posix.normalize(posix.join(job.root, file)),
    namedBy: manifestPath,
    constraints: false,
  }));
  for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
    const { constraints } = next;
    const key = JSON.stringify([next.path, constraints]);
    if (read.has(key) || read.size >= MOST_FILES) continue;
    const text = await readInsideWorkspace(workspaceRoot, next.path, next.namedBy);
    const file = { path: next.path, text, constraints };
    read.set(key, file);
    for (const include of includesOf(file)) {
      const path = posix.normalize(posix.join(posix.dirname(file.path), include.path));
      // What a file of constraints names is a constraint too, however it names it.
      const inherited = constraints || include.kind === "constraints";
      queue.push({ path, namedBy: file.path, constraints: inherited });
    }
  }
  return [...read.values()];
}

/** The entry file of a job, whose header may declare requirements; null where there is none yet. */
export function readEntry(workspaceRoot: string, job: JobConfig): ReadText | null {
  const base = joinPlain(job.root, `src/${job.entry.module.replaceAll(".", "/")}`);
  return (
    readSource(workspaceRoot, `${base}.py`) ?? readSource(workspaceRoot, `${base}/__init__.py`)
  );
}

function readSource(workspaceRoot: string, path: string): ReadText | null {
  const text = readTextAtOnce(placeOf(workspaceRoot, path), MAXIMUM_SOURCE_BYTES);
  return text === null ? null : { path, text };
}

/** The text of a file inside the workspace; links that lead out of it are refused in the name of `namedBy`. */
export async function readInsideWorkspace(
  root: string,
  path: string,
  namedBy: string,
  maximumBytes = MAXIMUM_BYTES,
): Promise<string> {
  const refuse = (message: string) => configError(namedBy, [{ path: [], message }]);
  if (path.startsWith("../") || path === ".." || posix.isAbsolute(path)) {
    throw refuse(`\`${path}\` lies outside the workspace`);
  }
  const text = await readTextFile(join(root, path), maximumBytes);
  if (text === null) throw refuse(`\`${path}\` does not exist`);
  // A folder on the way may be a link that leads out.
  const [real, base] = await Promise.all([realpath(join(root, path)), realpath(root)]);
  if (!real.startsWith(base + sep)) throw refuse(`\`${path}\` leads out of the workspace`);
  return text;
}

const MOST_FILES = 64;
const MAXIMUM_BYTES = 1024 * 1024;
const MAXIMUM_SOURCE_BYTES = 16 * 1024 * 1024;

// What is wrong inside a file is said later, together with everything else.
function includesOf(file: ReadText): readonly FileInclude[] {
  try {
    return parseRequirementsFile(file.text, { path: file.path }).includes;
  } catch {
    return [];
  }
}
