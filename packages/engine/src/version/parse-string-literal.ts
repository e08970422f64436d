/**
 * Gives the value of one Python string literal, prefix and quotes included; null for bytes and
 * formatted strings. A character named by `\\N{...}` stays as it is written.
 */
export function decodeStringLiteral(literal: string): string | null {
  const match = /^([a-zA-Z]{0,2})("""|'''|"|')/.exec(literal);
  if (match === null || /[bft]/i.test(match[1] as string)) return null;
  const quote = match[2] as string;
  const inner = literal.slice(match[0].length, literal.length - quote.length);
  return /r/i.test(match[1] as string) ? inner : inner.replace(ESCAPE, decodeEscape);
}

function decodeEscape(whole: string): string {
  const kind = whole[1] as string;
  const simple = SIMPLE_ESCAPES.get(kind);
  if (simple !== undefined) return simple;
  if (kind === "N") return whole;
  const code = "xuU".includes(kind) ? parseInt(whole.slice(2), 16) : parseInt(whole.slice(1), 8);
  return code <= 0x10ffff ? String.fromCodePoint(code) : "";
}

const ESCAPE =
  /\\(?:[\n\\'"abfnrtv]|x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|[0-7]{1,3}|N\{[^}]{0,99}\})/g;
const SIMPLE_ESCAPES: ReadonlyMap<string, string> = new Map([
  ["\n", ""],
  ["\\", "\\"],
  ["'", "'"],
  ['"', '"'],
  ["a", "\x07"],
  ["b", "\b"],
  ["f", "\f"],
  ["n", "\n"],
  ["r", "\r"],
  ["t", "\t"],
  ["v", "\v"],
]);
