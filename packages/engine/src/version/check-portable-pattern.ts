/**
 * Says whether a regular expression of Python's or pydantic's dialect is one of JSON Schema's (ECMA
 * 262, Unicode mode) as well. What is rare is refused with the rest: `pattern` has to be valid.
 */
export function isPortablePattern(pattern: string): boolean {
  let depth = 0;
  let mayRepeat = false;
  let at = 0;
  while (at < pattern.length) {
    const piece = readPiece(pattern, at);
    if (piece === null) return false;
    const { kind, text } = piece;
    if (kind === "quantifier" && !(mayRepeat && areOrdered(text, COUNTS))) return false;
    if (kind === "class" && !areOrdered(text, RANGES)) return false;
    if (kind === "open") depth += 1;
    if (kind === "close") depth -= 1;
    if (depth < 0) return false;
    mayRepeat = kind === "close" || kind === "class" || kind === "atom";
    at += text.length;
  }
  return depth === 0;
}

interface Piece {
  readonly kind: string;
  readonly text: string;
}

function readPiece(pattern: string, at: number): Piece | null {
  for (const [kind, expression] of PIECES) {
    expression.lastIndex = at;
    const text = expression.exec(pattern)?.[0];
    if (text !== undefined) return { kind, text };
  }
  return null;
}

/** Whether each pair of bounds rises: counts as numbers, which have no leading zero here, and letters by code. */
function areOrdered(text: string, pairs: RegExp): boolean {
  return [...text.matchAll(pairs)].every(([, low = "", high = ""]) =>
    low.length === high.length ? low <= high : low.length < high.length,
  );
}

// A group that only looks ahead may not be repeated, so it is not read at all.
const PIECES: readonly (readonly [kind: string, expression: RegExp])[] = [
  ["open", /\((?:\?:)?(?!\?)/y],
  ["close", /\)/y],
  ["anchor", /[|^$]|\\[bB]/y],
  ["quantifier", /(?:[*+?]|\{(?:0|[1-9]\d{0,4})(?:,(?:[1-9]\d{0,4})?)?\})\??/y],
  [
    "class",
    /\[\^?(?:[a-zA-Z0-9]-[a-zA-Z0-9](?!-)|\\[dDwWsS.*+?()[\]{}|/^$\\nrtfv-](?!-)|[^\\[\]-])+-?\]/y,
  ],
  ["atom", /\\[dDwWsS.*+?()[\]{}|/^$\\nrtfv]|[^\\[\](){}*+?|^$]/y],
];
const COUNTS = /\{(\d+),(\d+)\}/g;
const RANGES = /(?<!\\)([a-zA-Z0-9])-([a-zA-Z0-9])/g;
