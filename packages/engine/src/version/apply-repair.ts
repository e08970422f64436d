import { readFileSync } from "node:fs";
import { readdir, rm, rmdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import { parseJson } from "../config/parse-json.ts";
import type { Workspace } from "../config/workspace.ts";
import { PysnipError } from "../errors/pysnip-error.ts";
import { type FileLock, takeFileLock } from "../host/file-lock.ts";
import { readTextFile, writeFileAtomically } from "../host/files.ts";
import { makeCacheFolder } from "../host/make-cache-folder.ts";
import { VERSION_PLANS } from "./plan-deferred-version.ts";
import { planRepair } from "./plan-repair.ts";
import type { RepairPlan } from "./plan-repair.ts";
import { refuseLinks } from "./read-submission-facts.ts";
import { submissionJournal } from "./submission-journal.ts";
import type { SubmissionJournal } from "./submission-journal.ts";

/** How long a submission to a job is waited for. */
export const SUBMISSION_SECONDS = 120;

// A journal holds the pasted text.
const PRIVATE = 0o700;

/** Takes the lock of a job's submissions, or throws PYSNIP_SUBMISSION_BUSY when it is held for too long. */
export async function takeSubmissionLock(
  workspace: Workspace,
  folder: string,
  place: string,
  waitSeconds: number,
): Promise<FileLock> {
  await makeCacheFolder(dirname(place), PRIVATE);
  let owner = "another process";
  const lock = await takeFileLock(`${place}.lock`, {
    waitSeconds,
    onWait: (identity) => {
      if (identity !== null) owner = `process ${identity.pid} on ${identity.host}`;
      workspace.report(`waiting for another submission to \`${folder}\` (${owner})`);
    },
  });
  if (lock !== null) return lock;
  throw new PysnipError("PYSNIP_SUBMISSION_BUSY", {
    headline: `${owner} is submitting to \`${folder}\` and did not end within ${waitSeconds} seconds`,
    hint: "run the command again when it has ended",
  });
}

/** The journal of a submission that was cut short; null when there is none. */
export async function readJournal(place: string): Promise<SubmissionJournal | null> {
  const text = await readTextFile(`${place}.json`, MAXIMUM_BYTES);
  const parsed = submissionJournal.safeParse(parseJson(text ?? ""));
  return parsed.success ? parsed.data : null;
}

/** Completes a submission that was cut short or takes it back; the caller holds the lock. */
export async function applyRepair(
  workspace: Workspace,
  folder: string,
  place: string,
): Promise<RepairPlan | null> {
  const journal = await readJournal(place);
  if (journal === null || journal.folder !== folder) {
    await rm(`${place}.json`, { force: true });
    return null;
  }
  await refuseLinks(workspace.root, folder);
  await removeTemporaries(workspace.root, journal);
  const plan = planRepair(journal, readFound(workspace.root, journal));
  for (const { path, content } of plan.writes) {
    if (!path.startsWith(`${folder}/`) && !path.startsWith(VERSION_PLANS)) continue;
    if (content !== null) await writeFileAtomically(join(workspace.root, path), content);
    else await removeFile(workspace.root, path);
  }
  await rm(`${place}.json`, { force: true });
  return plan;
}

/** The files of a journal as they are now; needs no event loop, so that an exit can still ask. */
export function readFound(
  root: string,
  journal: SubmissionJournal,
): Map<string, Uint8Array | null> {
  return new Map(
    journal.files.map(({ path }) => {
      try {
        return [path, readFileSync(join(root, path))];
      } catch {
        return [path, null];
      }
    }),
  );
}

const MAXIMUM_BYTES = 256 * 1024 * 1024;

/** A writer that was killed between writing and renaming leaves its temporary file behind. */
async function removeTemporaries(root: string, { files, pid }: SubmissionJournal): Promise<void> {
  for (const { path } of files) {
    const directory = dirname(join(root, path));
    const start = `.${path.slice(path.lastIndexOf("/") + 1)}.${pid}-`;
    for (const name of await readdir(directory).catch(() => [])) {
      if (name.startsWith(start)) await rm(join(directory, name), { force: true });
    }
  }
}

/** Takes a file away, and the folders that it alone was in. */
async function removeFile(root: string, path: string): Promise<void> {
  await rm(join(root, path), { force: true });
  for (let folder = dirname(path); folder !== "."; folder = dirname(folder)) {
    const isGone = await rmdir(join(root, folder)).then(
      () => true,
      () => false,
    );
    if (!isGone) return;
  }
}
