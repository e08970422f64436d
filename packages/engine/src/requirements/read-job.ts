import type { JobConfig, WorkspaceConfig } from "../config/config.ts";
import { manifestPathOf } from "../config/derive-job-paths.ts";
import { deriveKeyPositions } from "../config/derive-key-positions.ts";
import { configError } from "../config/explain-problems.ts";
import { readManifest } from "../config/read-config.ts";
import { shareWork, type Workspace } from "../config/workspace.ts";
import { deriveRequirements, type RequirementSet } from "./derive-requirements.ts";
import { readEntry, readRequirementFiles } from "./read-requirement-files.ts";

/** A job together with what it requires. */
export interface Job {
  readonly job: JobConfig;
  readonly requirements: RequirementSet;
  /** Every requirement file that was read, relative to the workspace. */
  readonly requirementFiles: readonly string[];
}

/** Reads a job's manifest and every file that it takes requirements from; once per command. */
export function readJob(workspace: Workspace, root: string): Promise<Job> {
  return shareWork(workspace, ["job", root], async () => {
    const found = await readJobAt(workspace.root, root, workspace.config);
    if (found) return found;
    throw configError(manifestPathOf(root), [
      { path: [], message: "there is no table `[tool.pysnip]`" },
    ]);
  });
}

/** The same for a folder that may hold somebody else's project, which gives null. */
export async function readJobAt(
  workspaceRoot: string,
  root: string,
  config: WorkspaceConfig,
): Promise<Job | null> {
  const { parsed, text } = await readManifest(workspaceRoot, root, config);
  if (parsed.kind !== "job") return null;
  const { job } = parsed;
  const manifestPath = manifestPathOf(root);
  const files = await readRequirementFiles(workspaceRoot, job, manifestPath);
  const entry = await readEntry(workspaceRoot, job);
  const input = {
    manifestPath,
    python: job.python,
    declared: job.declared,
    files,
    entry,
    // A job can only take the permission away.
    directReferences:
      (config.policy["direct-references"] ?? false) && (job.policy["direct-references"] ?? true),
  };
  const requirementFiles = files.map(({ path }) => path);
  try {
    return { job, requirementFiles, requirements: deriveRequirements(input) };
  } catch {
    // Places are found only for a refusal, because finding them costs more than all the rest.
    const locate = await deriveKeyPositions(text);
    return { job, requirementFiles, requirements: deriveRequirements({ ...input, locate }) };
  }
}
