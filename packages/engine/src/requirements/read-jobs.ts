import type { JobConfig, WorkspaceConfig } from "../config/config.ts";
import { manifestPathOf } from "../config/derive-job-paths.ts";
import { defaultWorkspaceConfig } from "../config/parse-workspace-config.ts";
import { hasLock, readManifestAtOnce, readWorkspaceConfig } from "../config/read-config.ts";
import { explainError } from "../errors/explain-error.ts";
import { PysnipError } from "../errors/pysnip-error.ts";
import { mapInPortions } from "../host/map-in-portions.ts";
import { rememberHashes } from "./remember-hashes.ts";
import { type JobInput, listRequirementFiles, readJobAt, readJobInput } from "./read-job.ts";
import type { LibraryPlace, LocalLibrary } from "./read-local-libraries.ts";
import { openListedProjects } from "./read-projects.ts";
import { listDenyFile } from "./read-policy.ts";

/** A job as a build tool needs it to plan: its manifest, and the hash of what it requires. */
export interface JobDescription {
  readonly job: JobConfig;
  readonly requirementsHash: string;
  /** Every file that requirements were read from, relative to the workspace. */
  readonly requirementFiles: readonly string[];
  /** The lists of denied packages that hold for the job, relative to the workspace. */
  readonly denyFiles: readonly string[];
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
      use(explainFolder(workspaceRoot, root, opened.error), root),
    );
  }
  const { config } = opened;
  const place = { workspaceRoot, config, findProjects: openListedProjects(workspaceRoot, roots) };
  const hashOf = rememberHashes();
  return await mapInPortions(roots, async (root) => {
    let finding: JobFinding;
    try {
      const found = await readJobInput(place, root);
      finding =
        found === null ? { kind: "other" } : describeJob(found, config, hashOf(found.input));
    } catch {
      finding = await explainRefusal(place, root);
    }
    return use(finding, root);
  });
}

// Read once more, for a message with places.
async function explainRefusal(place: LibraryPlace, root: string): Promise<JobFinding> {
  const reason = await readJobAt(place, root).catch((error: unknown) => error);
  return explainFolder(place.workspaceRoot, root, reason);
}

function describeJob(
  found: JobInput,
  config: WorkspaceConfig,
  requirementsHash: string,
): JobFinding {
  return {
    kind: "job",
    job: found.job,
    requirementsHash,
    requirementFiles: listRequirementFiles(found),
    denyFiles: [
      ...listDenyFile("pysnip.toml", config.policy),
      ...listDenyFile(manifestPathOf(found.job.root), found.job.policy),
    ],
    libraries: found.libraries.map(({ name, root, generated }) => ({ name, root, generated })),
  };
}

/** The finding of a folder that cannot be used, under the name that its manifest gives. */
function explainFolder(workspaceRoot: string, root: string, reason: unknown): JobFinding {
  const broken = { kind: "broken" as const, message: explainError(reason) };
  try {
    const { parsed } = readManifestAtOnce(workspaceRoot, root, defaultWorkspaceConfig);
    if (parsed.kind === "other") return { kind: "other" };
    return { ...broken, name: parsed.kind === "job" ? parsed.job.name : parsed.name };
  } catch (error) {
    // Of a link or a huge file, only a lockfile beside it says that it was meant to be a job.
    if (error instanceof PysnipError && !hasLock(workspaceRoot, root)) return { kind: "other" };
    return { ...broken, name: root.split("/").at(-1) ?? root };
  }
}
