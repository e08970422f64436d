import { PysnipError } from "./pysnip-error.ts";

/** A thrown value for a person: a refusal without a stack, anything unexpected with one. */
export function explainError(error: unknown): string {
  if (error instanceof PysnipError) return error.message;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
