import { PysnipError } from "./pysnip-error.ts";
import { redact } from "./redact.ts";

/**
 * A thrown value for a person: a refusal as it is, what the file system refuses with the path,
 * anything unexpected with its stack.
 */
export function explainError(error: unknown): string {
  if (error instanceof PysnipError) return error.message;
  if (isFileError(error)) {
    return `the file system refused \`${error.syscall}\` of \`${error.path}\`: ${error.code}`;
  }
  return redact(error instanceof Error ? (error.stack ?? error.message) : show(error));
}

// Anything can be thrown, also what cannot be made a text.
function show(thrown: unknown): string {
  try {
    return String(thrown);
  } catch {
    return `something that cannot be shown (${typeof thrown}) was thrown`;
  }
}

// A failed system call of Node: a full disk, missing rights, a file where a folder should be.
function isFileError(
  error: unknown,
): error is Error & { readonly code: string; readonly syscall: string; readonly path: string } {
  return error instanceof Error && "code" in error && "syscall" in error && "path" in error;
}
