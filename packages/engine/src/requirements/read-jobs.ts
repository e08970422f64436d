import { join } from "node:path";
import type { JobConfig } from "../config/config.ts";
import { parseManifest } from "../config/parse-manifest.ts";
import { defaultWorkspaceConfig } from "../config/parse-workspace-config.ts";
import { readWorkspaceConfig } from "../config/read-config.ts";
import { explainError } from "../errors/explain-error.ts";
import { PysnipError } from "../errors/pysnip-error.ts";
import { readTextFile } from "../host/files.ts";
import { mapInPortions } from "../host/map-in-portions.ts";
import { type Job, readJobAt } from "./read-job.ts";

/** A job as a build tool needs it to plan: its manifest, and the hash of what it requires. */
export interface JobDescription {
  readonly job: JobConfig;
  readonly requirementsHash: string;
  /** Every file that requirements were read from, relative to the workspace. */
  readonly requirementFiles: readonly string[];
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
export async function readJobs(
  workspaceRoot: string,
  roots: readonly string[],
): Promise<JobFinding[]> {
  const opened = await readWorkspaceConfig(workspaceRoot).then(
    (config) => ({ config }),
    (error: unknown) => ({ error }),
  );
  return await mapInPortions(roots, (root) =>
    "error" in opened
      ? explainFolder(workspaceRoot, root, opened.error)
      : readJobAt(workspaceRoot, root, opened.config).then(describe, (error: unknown) =>
          explainFolder(workspaceRoot, root, error),
        ),
  );
}

const MAXIMUM_BYTES = 1024 * 1024;

function describe(found: Job | null): JobFinding {
  if (found === null) return { kind: "other" };
  const { job, requirements, requirementFiles } = found;
  return { kind: "job", job, requirementsHash: requirements.hash, requirementFiles };
}

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
