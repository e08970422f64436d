import { PysnipError } from "../errors/pysnip-error.ts";
import { deriveDamageLine } from "./derive-damage-line.ts";
import type { LockDifference } from "./lock-difference.ts";
import { isNewerLock, newerLockHint } from "./parse-lock.ts";

/** Why a lockfile is not the one that is asked for, where nothing may be written. */
export interface LockRefusal {
  readonly name: string;
  readonly lockPath: string;
  /** Null where there is no lockfile. */
  readonly text: string | null;
  readonly differences: readonly LockDifference[];
  /** What is wrong with a lockfile that cannot be used at all. */
  readonly error?: PysnipError;
  /** Why nothing may be written. */
  readonly because: string;
}

/** The error of a refusal: the reasons with their places, what decided, and the command to run. */
export function explainLockRefusal(refusal: LockRefusal, lines: readonly string[]): PysnipError {
  const { name, lockPath, text, error } = refusal;
  const because = `nothing was written because ${refusal.because}`;
  const hint = `run \`npx nx run ${name}:lock\` on your machine and commit \`${lockPath}\``;
  if (text === null) {
    return new PysnipError("PYSNIP_LOCK_MISSING", {
      headline: `\`${name}\` has no lockfile`,
      details: [`\`${lockPath}\` does not exist`, because],
      hint,
    });
  }
  if (error) {
    const line = deriveDamageLine(text, error.details);
    const place = line === 0 ? lockPath : `${lockPath}:${line}`;
    return new PysnipError("PYSNIP_LOCK_INVALID", {
      headline: error.headline,
      details: [...error.details.map((detail) => `  ${place}: ${detail.trim()}`), because],
      // The same pysnip would only refuse again; that lockfile has a cure of its own.
      hint: isNewerLock(text) ? newerLockHint : hint,
    });
  }
  return new PysnipError("PYSNIP_LOCK_STALE", {
    headline: `the lockfile of \`${name}\` does not match its manifest`,
    details: [...lines, because],
    hint,
  });
}
