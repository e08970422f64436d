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
import { listRequirementFiles, readJobAt, readJobInput } from "./read-job.ts";
import type { LocalLibrary } from "./read-local-libraries.ts";
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
export async function readJobs(
  workspaceRoot: string,
  roots: readonly string[],
): Promise<JobFinding[]> {
  const opened = await readWorkspaceConfig(workspaceRoot).then(
    (config) => ({ config }),
    (error: unknown) => ({ error }),
  );
  const hashOf = rememberHashes();
  const findProjects = openListedProjects(workspaceRoot, roots);
  return await mapInPortions(roots, async (root) => {
    if ("error" in opened) return await explainFolder(workspaceRoot, root, opened.error);
    const place = { workspaceRoot, config: opened.config, findProjects };
    try {
      const found = await readJobInput(place, root);
      if (found === null) return { kind: "other" };
      return {
        kind: "job",
        job: found.job,
        requirementsHash: hashOf(found.input),
        requirementFiles: listRequirementFiles(found),
        libraries: found.libraries.map(({ name, root: folder, generated }) => ({
          name,
          root: folder,
          generated,
        })),
      };
    } catch {
      // Once more, for a message with places.
      const reason = await readJobAt(place, root).catch((error: unknown) => error);
      return await explainFolder(workspaceRoot, root, reason);
    }
  });
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
