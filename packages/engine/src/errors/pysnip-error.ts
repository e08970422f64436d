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
    const headline = redact(text.headline);
    const details = (text.details ?? []).map(redact);
    const hint = text.hint === undefined ? undefined : redact(text.hint);
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
