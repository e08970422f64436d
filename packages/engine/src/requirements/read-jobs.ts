import { join } from "node:path";
import type { JobConfig } from "../config/config.ts";
import { parseManifest } from "../config/parse-manifest.ts";
import { defaultWorkspaceConfig } from "../config/parse-workspace-config.ts";
import { readWorkspaceConfig } from "../config/read-config.ts";
import { explainError } from "../errors/explain-error.ts";
import { PysnipError } from "../errors/pysnip-error.ts";
import { readTextFile } from "../host/files.ts";
import { mapInPortions } from "../host/map-in-portions.ts";
import { rememberHashes } from "./remember-hashes.ts";
import { type JobInput, listRequirementFiles, readJobAt, readJobInput } from "./read-job.ts";
import type { LibraryPlace, LocalLibrary } from "./read-local-libraries.ts";
import { openListedProjects } from "./read-projects.ts";

/** A job as a build tool needs it to plan: its manifest, and the hash of what it requires. */
export interface JobDescription {
  readonly job: JobConfig;
  readonly requirementsHash: string;
  /** Every file that requirements were read from, relative to the workspace. */
  readonly requirementFiles: readonly string[];
  /** The projects of the workspace whose sources belong to the job, sorted by folder. */
  readonly libraries: readonly LocalLibrary[];
}

/** What the manifest of a folder turned out to be. */
export type JobFinding =
  | { readonly kind: "other" }
  | { readonly kind: "broken"; readonly name: string; readonly message: string }
  | ({ readonly kind: "job" } & JobDescription);

/**
 * Reads many folders; a broken manifest is a finding of its own folder and disturbs no other. With
 * a broken `pysnip.toml` every job is a finding with that reason, under its own name.
 */
export function readJobs(workspaceRoot: string, roots: readonly string[]): Promise<JobFinding[]>;
/** The same for a caller that makes something of each finding and has no use for it afterwards. */
export function readJobs<Result>(
  workspaceRoot: string,
  roots: readonly string[],
  use: (finding: JobFinding, root: string) => Result,
): Promise<Result[]>;
export async function readJobs(
  workspaceRoot: string,
  roots: readonly string[],
  use: (finding: JobFinding, root: string) => unknown = (finding) => finding,
): Promise<unknown[]> {
  const opened = await readWorkspaceConfig(workspaceRoot).then(
    (config) => ({ config }),
    (error: unknown) => ({ error }),
  );
  if ("error" in opened) {
    return await mapInPortions(roots, async (root) =>
      use(await explainFolder(workspaceRoot, root, opened.error), root),
    );
  }
  const { config } = opened;
  const place = { workspaceRoot, config, findProjects: openListedProjects(workspaceRoot, roots) };
  const hashOf = rememberHashes();
  return await mapInPortions(roots, async (root) => {
    let finding: JobFinding;
    try {
      const found = await readJobInput(place, root);
      finding = found === null ? { kind: "other" } : describeJob(found, hashOf(found.input));
    } catch {
      finding = await explainRefusal(place, root);
    }
    return use(finding, root);
  });
}

// Read once more, for a message with places.
async function explainRefusal(place: LibraryPlace, root: string): Promise<JobFinding> {
  const reason = await readJobAt(place, root).catch((error: unknown) => error);
  return await explainFolder(place.workspaceRoot, root, reason);
}

function describeJob(found: JobInput, requirementsHash: string): JobFinding {
  return {
    kind: "job",
    job: found.job,
    requirementsHash,
    requirementFiles: listRequirementFiles(found),
    libraries: found.libraries.map(({ name, root, generated }) => ({ name, root, generated })),
  };
}

const MAXIMUM_BYTES = 1024 * 1024;

/** The finding of a folder that cannot be used, under the name that its manifest gives. */
async function explainFolder(
  workspaceRoot: string,
  root: string,
  reason: unknown,
): Promise<JobFinding> {
  const broken = { kind: "broken" as const, message: explainError(reason) };
  try {
    const text = await readTextFile(join(workspaceRoot, root, "pyproject.toml"), MAXIMUM_BYTES);
    const parsed = parseManifest(text ?? "", root, defaultWorkspaceConfig);
    if (parsed.kind === "other") return parsed;
    return { ...broken, name: parsed.kind === "job" ? parsed.job.name : parsed.name };
  } catch (error) {
    // Nothing says that a link or a huge file was meant to be a job.
    if (error instanceof PysnipError && error.code === "PYSNIP_FILE_REFUSED") {
      return { kind: "other" };
    }
    return { ...broken, name: root.split("/").at(-1) ?? root };
  }
}
