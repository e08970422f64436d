import type { InstallMode } from "../config/derive-install-mode.ts";
import { PysnipError } from "../errors/pysnip-error.ts";
import { diffLock } from "./diff-lock.ts";
import type { LockRefusal } from "./explain-lock-refusal.ts";
import type { LockDifference, LockRequest } from "./lock-difference.ts";
import type { Lockfile } from "./lockfile.ts";
import { isNewerLock, parseLock } from "./parse-lock.ts";

/** What is to be done about a lockfile. */
export type LockPlan =
  | { readonly action: "keep"; readonly lockfile: Lockfile }
  | { readonly action: "resolve"; readonly differences: readonly LockDifference[] }
  | { readonly action: "refuse"; readonly refusal: LockRefusal };

/** Decides from the request, the lockfile's text and the install mode; null text means no file. */
export function planLock(
  job: { readonly name: string; readonly lockPath: string },
  request: LockRequest,
  text: string | null,
  mode: InstallMode,
): LockPlan {
  const current = examine(job.lockPath, request, text);
  if ("lockfile" in current) return { action: "keep", lockfile: current.lockfile };
  const wouldLose = mode.allowed && text !== null && isNewerLock(text);
  if (mode.allowed && !wouldLose) return { action: "resolve", differences: current.differences };
  const because = wouldLose ? "an older pysnip would lose what it says" : mode.reason;
  return { action: "refuse", refusal: { ...job, ...current, text, because } };
}

type Examined =
  | { readonly lockfile: Lockfile }
  | { readonly differences: readonly LockDifference[]; readonly error?: PysnipError };

function examine(path: string, request: LockRequest, text: string | null): Examined {
  if (text === null) return { differences: [{ reason: "missing" }] };
  const parsed = tryParseLock(text, path);
  if (parsed instanceof PysnipError) {
    const message = parsed.details.join("; ");
    return { differences: [{ reason: "invalid", message }], error: parsed };
  }
  const differences = diffLock(request, parsed);
  return differences.length === 0 ? { lockfile: parsed } : { differences };
}

function tryParseLock(text: string, path: string): Lockfile | PysnipError {
  try {
    return parseLock(text, path);
  } catch (error) {
    if (error instanceof PysnipError) return error;
    throw error;
  }
}
