import type { PythonNode } from "./parse-python.ts";

/**
 * Gives the first line of the docstring of a module, function or class, or null. It is plain text
 * for a description: blanks are joined, control characters and halves of pairs are left out, and
 * a line over 300 characters is cut.
 */
export function parseDocstring(body: PythonNode | null, source: string): string | null {
  const text = readLiteral(findFirstStatement(body), source);
  if (text === null) return null;
  const [line = ""] = text.trimStart().split("\n", 1);
  const plain = [...line.replace(UNPRINTABLE, " ").replace(/\s+/g, " ").trim()];
  if (plain.length === 0) return null;
  return plain.length > MAX_LENGTH ? `${plain.slice(0, MAX_LENGTH - 1).join("")}…` : plain.join("");
}

/** Says whether a statement is nothing but a string. */
export function isStringStatement(node: PythonNode): boolean {
  const only = node.name === "ExpressionStatement" ? node.firstChild : null;
  return only !== null && only.nextSibling === null && STRINGS.has(only.name);
}

function findFirstStatement(body: PythonNode | null): PythonNode | null {
  let child = body?.firstChild ?? null;
  while (child !== null && (child.name === ":" || child.name === "Comment")) {
    child = child.nextSibling;
  }
  return child?.name === "StatementGroup" ? child.firstChild : child;
}

function readLiteral(statement: PythonNode | null, source: string): string | null {
  if (statement === null || !isStringStatement(statement)) return null;
  const value = statement.firstChild as PythonNode;
  const parts = value.name === "ContinuedString" ? value.getChildren("String") : [value];
  // Python takes neither bytes nor f-strings for a docstring.
  const texts = value.getChild("FormatString") === null ? parts : [];
  const decoded = texts.map((part) => decodeLiteral(source.slice(part.from, part.to)));
  return decoded.length === 0 || decoded.includes(null) ? null : decoded.join("");
}

function decodeLiteral(literal: string): string | null {
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

const MAX_LENGTH = 300;
const STRINGS: ReadonlySet<string> = new Set(["String", "ContinuedString"]);
const UNPRINTABLE = /[\p{Cc}\p{Surrogate}\u202A-\u202E\u2066-\u2069\u2028\u2029]/gu;
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
