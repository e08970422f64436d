import { hash } from "node:crypto";

/**
 * Hashes a set of canonical requirement lines: `sha256:` and 64 hex digits over a format tag and
 * the sorted, distinct lines. Order and repetition carry no meaning. Throws on a line that holds a
 * line break or half of a surrogate pair, because two different sets could then give the same bytes.
 */
export function requirementsHash(texts: readonly string[]): string {
  if (texts.some((text) => AMBIGUOUS_BYTES.test(text))) {
    throw new TypeError("a canonical requirement holds no line break and no half of a pair");
  }
  // Array.sort without a comparison orders by code units, which no locale can change.
  const lines = [...new Set(texts)].sort();
  return `sha256:${hash("sha256", FORMAT_TAG + lines.join("\n"))}`;
}

// UTF-8 has no form for half of a pair: Node writes U+FFFD for each of them.
const AMBIGUOUS_BYTES = /[\r\n\p{Surrogate}]/u;
const FORMAT_TAG = "pysnip-requirements-1\n";
