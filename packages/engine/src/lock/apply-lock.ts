import { join } from "node:path";
import type { InstallChoice } from "../config/derive-install-mode.ts";
import type { Workspace } from "../config/workspace.ts";
import { writeFileAtomically } from "../host/files.ts";
import type { Lockfile } from "./lockfile.ts";
import { parseLock } from "./parse-lock.ts";
import type { Upgrade } from "./parse-upgrade.ts";
import { keepLock } from "./read-lock.ts";
import { readLockProposal } from "./read-lock-proposal.ts";

/** What became of a lockfile, and what a person should know about it. */
export interface LockOutcome {
  readonly name: string;
  readonly lockfile: Lockfile;
  readonly written: boolean;
  readonly messages: readonly string[];
}

/** Brings a job's lockfile up to date; `readLockProposal` says what that means and what is refused. */
export async function applyLock(
  workspace: Workspace,
  root: string,
  choice: InstallChoice,
  upgrade: Upgrade = "none",
): Promise<LockOutcome> {
  const { name, path, lockfile, text, messages } = await readLockProposal(
    workspace,
    root,
    choice,
    upgrade,
  );
  // What was composed is examined like what is read.
  const examined = text === null ? lockfile : parseLock(text, path);
  if (text !== null) await writeFileAtomically(join(workspace.root, path), text);
  await keepLock(workspace, root, examined);
  return { name, lockfile, written: text !== null, messages };
}
