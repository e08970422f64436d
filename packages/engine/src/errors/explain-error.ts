import { PysnipError } from "./pysnip-error.ts";
import { redact } from "./redact.ts";

/** A thrown value for a person: a refusal as it is, also the system's; anything unexpected with its stack. */
export function explainError(error: unknown): string {
  const refusal = asRefusal(error);
  if (refusal !== null) return refusal.message;
  return redact(error instanceof Error ? (error.stack ?? error.message) : show(error));
}

/** A thrown value as a refusal, which what the system refuses is too; null for anything unexpected. */
export function asRefusal(error: unknown): PysnipError | null {
  if (error instanceof PysnipError) return error;
  if (!isSystemError(error)) return null;
  const { code, syscall, path } = error;
  // A failed write does not say where.
  const place = path === undefined ? "" : ` of \`${path}\``;
  const isFull = FULL.has(code);
  return new PysnipError(
    "PYSNIP_SYSTEM_REFUSED",
    {
      headline: isFull
        ? `there is no room on the disk for \`${syscall}\`${place}: ${code}`
        : `the file system refused \`${syscall}\`${place}: ${code}`,
      hint: isFull
        ? "`df -h` shows which disk is full; `PYSNIP_CACHE_DIR` moves pysnip's cache to another one"
        : `\`ls -ld ${path ?? "."}\` shows what is there and who may write to it`,
    },
    { cause: error },
  );
}

// Anything can be thrown, also what cannot be made a text.
function show(thrown: unknown): string {
  try {
    return String(thrown);
  } catch {
    return `something that cannot be shown (${typeof thrown}) was thrown`;
  }
}

const FULL = new Set(["ENOSPC", "EDQUOT"]);

interface SystemError extends Error {
  readonly code: string;
  readonly syscall: string;
  readonly path?: string;
}

// A failed call of Node on files: a full disk, missing rights, a file where a folder should be. One
// that concerns another machine or a program is nothing that a person could put right there.
function isSystemError(error: unknown): error is SystemError {
  if (!(error instanceof Error) || !("code" in error) || !("syscall" in error)) return false;
  const { code, syscall } = error;
  if (typeof code !== "string" || typeof syscall !== "string") return false;
  return "path" in error || FILE_CALLS.has(syscall);
}

// Those that know a file by its number alone.
const FILE_CALLS = new Set("write fsync fdatasync ftruncate fstat fchmod futime close".split(" "));
