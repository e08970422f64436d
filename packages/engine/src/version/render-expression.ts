import type { PythonNode } from "../requirements/parse-python.ts";

/**
 * Gives the text of an expression without comments and line breaks and with one fixed spacing, so
 * that a formatter's run over the source changes no contract. Strings are kept as they are written.
 */
export function renderExpression(node: PythonNode, source: string): string {
  return renderRange(node, source, node.from, node.to);
}

/** The same for a part of a node that no single child covers, such as a default value. */
export function renderRange(node: PythonNode, source: string, from: number, to: number): string {
  const parts: string[] = [];
  let before = "";
  for (const token of listTokens(node, source, from, to)) {
    if (before !== "" && needsSpace(before, token)) parts.push(" ");
    parts.push(token);
    before = token;
  }
  return parts.join("");
}

function listTokens(node: PythonNode, source: string, from: number, to: number): string[] {
  const tokens: string[] = [];
  let end = from;
  // Some tokens, such as `/` and `->`, have no node of their own: they are found between nodes.
  const addBetween = (until: number): void => {
    const gap = source.slice(end, until).replace(/\\\n/g, "");
    tokens.push(...gap.split(/\s+/).filter((part) => part !== ""));
  };
  // A cursor and no recursion: nesting may be as deep as the text is long.
  const cursor = node.cursor();
  for (let more = true; more; more = moveOn(cursor) && cursor.from < to) {
    while (overlaps(cursor, from, to) && !ATOMIC.has(cursor.name) && cursor.firstChild()) continue;
    if (cursor.from < from || cursor.to > to || cursor.from === cursor.to) continue;
    addBetween(cursor.from);
    if (cursor.name !== "Comment") tokens.push(source.slice(cursor.from, cursor.to));
    end = cursor.to;
  }
  addBetween(to);
  return tokens;
}

function overlaps(cursor: Cursor, from: number, to: number): boolean {
  return cursor.from < to && cursor.to > from;
}

type Cursor = ReturnType<PythonNode["cursor"]>;

function moveOn(cursor: Cursor): boolean {
  while (!cursor.nextSibling()) if (!cursor.parent()) return false;
  return true;
}

function needsSpace(before: string, token: string): boolean {
  const last = before.at(-1) as string;
  const first = token[0] as string;
  if (OPENING.has(last) || CLOSING.has(first)) return false;
  if (last === "," || last === "|" || first === "|") return true;
  return WORD.test(last) && WORD.test(first);
}

// The parts of a formatted string are no tokens: blanks between them belong to its value.
const ATOMIC: ReadonlySet<string> = new Set(["String", "FormatString"]);
const OPENING: ReadonlySet<string> = new Set(["(", "[", "{"]);
const CLOSING: ReadonlySet<string> = new Set([")", "]", "}", ","]);
const WORD = /[\p{ID_Continue}"']/u;
