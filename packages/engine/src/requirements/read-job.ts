import type { JobConfig } from "../config/config.ts";
import { manifestPathOf } from "../config/derive-job-paths.ts";
import { deriveKeyPositions } from "../config/derive-key-positions.ts";
import { configError } from "../config/explain-problems.ts";
import { readManifestAtOnce, refuseConfig } from "../config/read-config.ts";
import { shareWork, type Workspace } from "../config/workspace.ts";
import type { PysnipError } from "../errors/pysnip-error.ts";
import {
  deriveRequirements,
  type ReadText,
  type RequirementInput,
  type RequirementSet,
} from "./derive-requirements.ts";
import { type LibraryPlace, type ReadLibrary, readLocalLibraries } from "./read-local-libraries.ts";
import { openProjects } from "./read-projects.ts";
import { readEntry, readRequirementFiles } from "./read-requirement-files.ts";

/** A job together with what it requires. */
export interface Job {
  readonly job: JobConfig;
  readonly requirements: RequirementSet;
  /** The entry file as it was read. */
  readonly entry: ReadText | null;
  /** Every requirement file that was read, relative to the workspace. */
  readonly requirementFiles: readonly string[];
  /** The projects of the workspace whose sources belong to the job, sorted by folder. */
  readonly libraries: readonly ReadLibrary[];
}

/** Reads a job's manifest and every file that it takes requirements from; once per command. */
export function readJob(workspace: Workspace, root: string): Promise<Job> {
  return shareWork(workspace, ["job", root], async () => {
    const found = await readJobAt(placeOf(workspace), root);
    if (found) return found;
    throw notJob(root);
  });
}

/** The same for a folder that may hold somebody else's project, which gives null. */
export async function readJobAt(place: LibraryPlace, root: string): Promise<Job | null> {
  const found = await readJobInput(place, root);
  if (found === null) return null;
  const { job, input, libraries } = found;
  const known = {
    job,
    libraries,
    entry: input.entry,
    requirementFiles: listRequirementFiles(found),
  };
  try {
    return { ...known, requirements: deriveRequirements(input) };
  } catch {
    // Places are found only for a refusal, because finding them costs more than all the rest.
    return { ...known, requirements: deriveRequirements(await locateAll(found)) };
  }
}

/** Every file besides a job's manifest and sources that says what it requires. */
export function listRequirementFiles({ input, libraries }: JobInput): string[] {
  if (input.files.length === 0 && libraries.length === 0) return [];
  const files = libraries.flatMap((library) => [
    library.input.manifestPath,
    ...library.input.files.map(({ path }) => path),
  ]);
  return [...new Set([...input.files.map(({ path }) => path), ...files])];
}

/** What a job requires, with the place of every requirement, for a refusal that names them. */
export async function readPlacedRequirements(
  workspace: Workspace,
  root: string,
): Promise<RequirementSet> {
  const found = await readJobInput(placeOf(workspace), root);
  if (found === null) throw notJob(root);
  return deriveRequirements(await locateAll(found));
}

function placeOf(workspace: Workspace): LibraryPlace {
  const { root, config } = workspace;
  return { workspaceRoot: root, config, findProjects: openProjects(workspace) };
}

async function locateAll({ input, text, libraries }: JobInput): Promise<RequirementInput> {
  return {
    ...input,
    locate: await deriveKeyPositions(text),
    libraries: await Promise.all(
      libraries.map(async (library) => ({
        ...library.input,
        locate: await deriveKeyPositions(library.text),
      })),
    ),
  };
}

/** A job, what its requirements are derived from, and the libraries that it uses. */
export type JobInput = NonNullable<Awaited<ReturnType<typeof readJobInput>>>;

/** A job and the texts that its requirements are derived from; null for somebody else's project. */
export async function readJobInput(place: LibraryPlace, root: string) {
  const { workspaceRoot, config } = place;
  const { parsed, text } = readManifestAtOnce(workspaceRoot, root, config);
  if (parsed.kind === "other") return null;
  const manifestPath = manifestPathOf(root);
  if (parsed.kind === "broken") {
    return await refuseConfig(workspaceRoot, manifestPath, parsed.problems);
  }
  const { job } = parsed;
  // Most jobs have neither, and to wait for nothing takes as long as to read a file.
  const libraries = usesLibraries(job) ? await readLocalLibraries(place, job) : [];
  const files =
    job.declared.requirementFiles.length === 0
      ? []
      : await readRequirementFiles(workspaceRoot, job, manifestPath);
  const input = {
    name: job.name,
    manifestPath,
    python: job.python,
    declared: job.declared,
    files,
    entry: readEntry(workspaceRoot, job),
    // A job can only take the permission away.
    directReferences:
      (config.policy["direct-references"] ?? false) && (job.policy["direct-references"] ?? true),
    libraries: libraries.map((library) => library.input),
    indexes: config.indexes.named,
  };
  return { job, input, text, libraries };
}

function usesLibraries({ declared }: JobConfig): boolean {
  return Object.keys(declared.libraries).length > 0;
}

function notJob(root: string): PysnipError {
  const message = "there is no table `[tool.pysnip]`";
  return configError(manifestPathOf(root), [{ path: [], message }]);
}
