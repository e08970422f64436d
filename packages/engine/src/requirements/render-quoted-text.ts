import { redact } from "../errors/redact.ts";

/** Text for a message: free of credentials, control characters and non-ASCII shown escaped, shortened, in back-ticks. */
export function renderQuotedText(text: string): string {
  // Credentials go first: a shortened URL would no longer be recognised as one.
  const safe = redact(text.slice(0, LONGEST_LOOKED_AT));
  const shown = safe.length > LONGEST_SHOWN ? `${safe.slice(0, LONGEST_SHOWN)}…` : safe;
  return `\`${shown.replace(UNPRINTABLE, escapeCharacter)}\``;
}

/** One UTF-16 code unit as JavaScript and Python both write it. */
export function escapeCharacter(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
}

const LONGEST_LOOKED_AT = 4096;
const LONGEST_SHOWN = 80;
const UNPRINTABLE = /[^ -~…]/g;
