import stringify from "json-stable-stringify";
import { PysnipError } from "../errors/pysnip-error.ts";
import { requirementsHash } from "../requirements/hash-requirements.ts";
import { deriveEnvironmentHashes } from "./derive-environment-hashes.ts";
import { digest, hashLock } from "./hash-lock.ts";
import { type Lockfile, lockfileSchema, lockVersion } from "./lockfile.ts";
import { renderLock } from "./render-lock.ts";

/** Reads the text of a `pysnip.lock`; refuses one that was edited, merged by hand or cut short. */
export function parseLock(text: string, path: string): Lockfile {
  if (CONFLICT_MARKER.test(text)) {
    throw invalid(path, "it holds merge conflict markers; two lockfiles cannot be merged by hand");
  }
  const value = parseJson(text, path);
  const version = (value as { lockVersion?: unknown } | null)?.lockVersion;
  if (typeof version === "number" && version !== lockVersion) {
    throw invalid(path, `its \`lockVersion\` is ${version}; this pysnip knows ${lockVersion}`);
  }
  const checked = lockfileSchema.safeParse(value);
  if (!checked.success) {
    const [issue] = checked.error.issues;
    throw invalid(path, `\`${issue?.path.join(".") ?? ""}\`: ${issue?.message ?? "unreadable"}`);
  }
  const lockfile = checked.data;
  if (hashLock(lockfile) !== lockfile.lockHash) {
    throw invalid(path, "its content does not match its `lockHash`; it was edited by hand");
  }
  if (lockfile.requirements.some(({ text: line, hash }) => digest(line) !== hash)) {
    throw invalid(path, "a requirement does not match its digest; it was edited by hand");
  }
  const forged = findForgery(lockfile);
  if (forged !== null) throw invalid(path, `its \`${forged}\` does not follow from its content`);
  // Comparing bytes also catches a duplicate key, of which JSON.parse keeps only the last.
  if (renderLock(lockfile) !== text) {
    throw invalid(path, "it is not spelled as pysnip writes it; it was edited or reformatted");
  }
  return lockfile;
}

// A digest over a lie is easily made: what follows from the content is worked out again, because
// environments are shared by these hashes across jobs and workspaces.
function findForgery(lockfile: Lockfile): string | null {
  const texts = lockfile.requirements.map((requirement) => requirement.text);
  if (requirementsHash(texts) !== lockfile.requirementsHash) return "requirementsHash";
  const derived = deriveEnvironmentHashes(lockfile);
  const same = stringify(derived) === stringify(lockfile.environmentHashes);
  return same ? null : "environmentHashes";
}

const CONFLICT_MARKER = /^(?:<{7}|={7}|>{7})(?: |$)/m;

function parseJson(text: string, path: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw invalid(path, `it is not JSON: ${(error as Error).message}`);
  }
}

function invalid(path: string, reason: string): PysnipError {
  return new PysnipError("PYSNIP_LOCK_INVALID", {
    headline: `\`${path}\` cannot be used`,
    details: [reason],
    hint: "delete the file, run the job's `lock` target and commit the result",
  });
}
