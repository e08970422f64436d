import type { ErrorCode } from "./error-catalogue.ts";
import { redact } from "./redact.ts";

/** What a refusal says: one sentence naming the thing, the facts below it, and a command to run. */
export interface ErrorText {
  readonly headline: string;
  readonly details?: readonly string[];
  readonly hint?: string;
}

/** A failure that a user can act on; its message is headline, details and `hint:`, free of credentials. */
export class PysnipError extends Error {
  override readonly name = "PysnipError";
  readonly code: ErrorCode;
  readonly headline: string;
  readonly details: readonly string[];
  readonly hint: string | undefined;

  constructor(code: ErrorCode, text: ErrorText, options?: { cause?: unknown }) {
    const headline = clean(text.headline);
    const details = (text.details ?? []).map(clean);
    const hint = text.hint === undefined ? undefined : clean(text.hint);
    super(
      [`${headline} (${code})`, ...details, ...(hint ? [`hint: ${hint}`] : [])].join("\n"),
      options,
    );
    this.code = code;
    this.headline = headline;
    this.details = details;
    this.hint = hint;
  }
}

// Names and messages come from outside; a terminal must not obey what they hold.
function clean(text: string): string {
  return redact(text).replace(/(?![\t\n])\p{Cc}/gu, "\u{fffd}");
}
