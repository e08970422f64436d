import type { JobConfig } from "../config/config.ts";
import { readWorkspaceConfig } from "../config/read-config.ts";
import { explainError } from "../errors/explain-error.ts";
import { type Job, readJobAt } from "./read-job.ts";

/** A job as a build tool needs it to plan: its manifest, and the hash of what it requires. */
export interface JobDescription {
  readonly job: JobConfig;
  readonly requirementsHash: string;
}

/** What the manifest of a folder turned out to be. */
export type JobFinding =
  | { readonly kind: "other" }
  | { readonly kind: "broken"; readonly name: string; readonly message: string }
  | ({ readonly kind: "job" } & JobDescription);

/** Reads many folders; a broken manifest is a finding of its own folder and disturbs no other. */
export async function readJobs(
  workspaceRoot: string,
  roots: readonly string[],
): Promise<JobFinding[]> {
  const config = await readWorkspaceConfig(workspaceRoot);
  return await Promise.all(
    roots.map((root) =>
      readJobAt(workspaceRoot, root, config).then(describe, (error: unknown) => ({
        kind: "broken" as const,
        name: root.split("/").at(-1) ?? root,
        message: explainError(error),
      })),
    ),
  );
}

function describe(found: Job | null): JobFinding {
  if (found === null) return { kind: "other" };
  return { kind: "job", job: found.job, requirementsHash: found.requirements.hash };
}
