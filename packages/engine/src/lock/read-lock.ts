import { join } from "node:path";
import type { JobConfig } from "../config/config.ts";
import { lockPathOf } from "../config/derive-job-paths.ts";
import { forgetWork, shareWork, type Workspace } from "../config/workspace.ts";
import { PysnipError } from "../errors/pysnip-error.ts";
import { readTextFile } from "../host/files.ts";
import { readJob } from "../requirements/read-job.ts";
import { readPolicy } from "../requirements/read-policy.ts";
import { deriveIndexPins } from "../uv/derive-index-pins.ts";
import { deriveLockRequest } from "./derive-lock-request.ts";
import { diffLock } from "./diff-lock.ts";
import type { Lockfile } from "./lockfile.ts";
import { parseLock } from "./parse-lock.ts";
import { readDifferenceLines } from "./read-lock-refusal.ts";
import { renderLock } from "./render-lock.ts";

const MAXIMUM_BYTES = 8 * 1024 * 1024;

/** The text of a job's lockfile; null where there is none. */
export async function readLockText(workspace: Workspace, root: string): Promise<string | null> {
  return await readTextFile(join(workspace.root, lockPathOf(root)), MAXIMUM_BYTES);
}

/** Reads a lockfile that must be there, for the job of that name; once per command. */
export function readLock(
  workspace: Workspace,
  job: Pick<JobConfig, "name" | "root">,
): Promise<Lockfile> {
  return shareWork(workspace, keyOf(job.root), () => readLockOf(workspace, job));
}

/** Lets the rest of a command know a lockfile that it has just brought up to date. */
export async function keepLock(
  workspace: Workspace,
  root: string,
  lockfile: Lockfile,
): Promise<void> {
  forgetWork(workspace, keyOf(root));
  await shareWork(workspace, keyOf(root), async () => lockfile);
}

function keyOf(root: string): string[] {
  return ["lockfile", root];
}

async function readLockOf(
  workspace: Workspace,
  job: Pick<JobConfig, "name" | "root">,
): Promise<Lockfile> {
  const path = lockPathOf(job.root);
  const text = await readLockText(workspace, job.root);
  if (text !== null) return parseLock(text, path);
  throw new PysnipError("PYSNIP_LOCK_MISSING", {
    headline: `\`${job.name}\` has no lockfile`,
    details: [`\`${path}\` does not exist`],
    hint: `npx nx run ${job.name}:lock`,
  });
}

/** What a job asks its lockfile to be for, and everything that this was read from; once per command. */
export function readLockRequest(workspace: Workspace, root: string): Promise<JobRequest> {
  return shareWork(workspace, ["lock request", root], () => readRequestOf(workspace, root));
}

type JobRequest = Awaited<ReturnType<typeof readRequestOf>>;

async function readRequestOf(workspace: Workspace, root: string) {
  const { job, requirements } = await readJob(workspace, root);
  const policy = await readPolicy(workspace, job);
  const request = deriveLockRequest(job, requirements, workspace.config, policy);
  // Pins that cannot hold are refused before anything is compared with them.
  deriveIndexPins(workspace.config.indexes.named, requirements.indexPins, `\`${job.name}\``);
  return { job, requirements, policy, request };
}

/** Reads a job together with its lockfile; one that no longer matches the manifest is refused. */
export async function readLockedJob(
  workspace: Workspace,
  root: string,
): Promise<{ readonly job: JobConfig; readonly lockfile: Lockfile }> {
  const { job, request } = await readLockRequest(workspace, root);
  const lockfile = await readLock(workspace, job);
  const differences = diffLock(request, lockfile);
  if (differences.length === 0) return { job, lockfile };
  throw new PysnipError("PYSNIP_LOCK_MISMATCH", {
    headline: `the lockfile of \`${job.name}\` does not match its manifest`,
    details: await readDifferenceLines(workspace, root, differences, renderLock(lockfile)),
    hint: `npx nx run ${job.name}:lock`,
  });
}
