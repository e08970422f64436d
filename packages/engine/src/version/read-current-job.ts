import { join, posix } from "node:path";
import type { JobConfig } from "../config/config.ts";
import { manifestPathOf } from "../config/derive-job-paths.ts";
import { readManifest } from "../config/read-config.ts";
import { readSourceFiles } from "../config/read-source-files.ts";
import type { Workspace } from "../config/workspace.ts";
import { readBytes, readTextFile } from "../host/files.ts";
import { mapInPortions } from "../host/map-in-portions.ts";
import { readEntry, readRequirementFiles } from "../requirements/read-requirement-files.ts";
import { hashOtherSource } from "./hash-content.ts";
import type { OtherSource } from "./hash-content.ts";
import type { CurrentJob } from "./submission.ts";

/** Reads a job as it stands in its folder; null where the folder holds none. */
export async function readCurrentJob(
  workspace: Workspace,
  folder: string,
): Promise<{ readonly current: CurrentJob; readonly otherSources: readonly OtherSource[] } | null> {
  const path = manifestPathOf(folder);
  const manifest = await readTextFile(join(workspace.root, path), MAXIMUM_BYTES);
  if (manifest === null) return null;
  const { parsed } = await readManifest(workspace.root, folder, workspace.config);
  if (parsed.kind !== "job") return null;
  const { job } = parsed;
  const source = await readEntry(workspace.root, job);
  const read = (name: string) => readTextFile(join(workspace.root, folder, name), MAXIMUM_HISTORY);
  const current = {
    manifest,
    job,
    source,
    files: await readRequirementFiles(workspace.root, job, path),
    requirementsFile: await read("requirements.txt"),
    history: await read("history.jsonl"),
  };
  return { current, otherSources: await readOtherSources(workspace, job, source?.path ?? null) };
}

async function readOtherSources(
  workspace: Workspace,
  job: JobConfig,
  entryPath: string | null,
): Promise<OtherSource[]> {
  // Nothing that this command read before counts: somebody else may have written since.
  const { files } = await readSourceFiles({ ...workspace, shared: new Map() }, job);
  const others = files.filter((file) => posix.join(job.root, file) !== entryPath);
  return await mapInPortions(others, async (file) => {
    const bytes = await readBytes(join(workspace.root, job.root, file), MAXIMUM_SOURCE);
    return hashOtherSource(file.slice("src/".length), bytes ?? new Uint8Array());
  });
}

const MAXIMUM_BYTES = 1024 * 1024;
const MAXIMUM_HISTORY = 64 * 1024 * 1024;
const MAXIMUM_SOURCE = 1024 * 1024 * 1024;
