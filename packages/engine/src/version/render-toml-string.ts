/**
 * Writes any text as a TOML basic string (TOML 1.0, "String"). Control characters and characters
 * that reorder what a reader sees are escaped. Throws on half of a surrogate pair, which TOML cannot hold.
 */
export function renderTomlString(value: string): string {
  if (/\p{Surrogate}/u.test(value)) throw new TypeError("TOML has no form for half of a pair");
  return `"${value.replace(SPECIAL, escapeCharacter)}"`;
}

function escapeCharacter(char: string): string {
  const short = SHORT.get(char);
  if (short !== undefined) return short;
  return `\\u${char.charCodeAt(0).toString(16).toUpperCase().padStart(4, "0")}`;
}

const SPECIAL = /["\\\p{Cc}\u2028\u2029\u202A-\u202E\u2066-\u2069\uFEFF]/gu;
const SHORT: ReadonlyMap<string, string> = new Map([
  ['"', '\\"'],
  ["\\", "\\\\"],
  ["\b", "\\b"],
  ["\t", "\\t"],
  ["\n", "\\n"],
  ["\f", "\\f"],
  ["\r", "\\r"],
]);
