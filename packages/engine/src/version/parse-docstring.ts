import type { PythonNode } from "../requirements/parse-python.ts";
import { renderPlainText } from "./render-plain-text.ts";
import { decodeStringLiteral } from "./parse-string-literal.ts";

/**
 * Gives the first line of the docstring of a module, function or class, or null. It is plain text
 * for a description: blanks are joined, control characters and halves of pairs are left out, and
 * a line over 300 characters is cut.
 */
export function parseDocstring(body: PythonNode | null, source: string): string | null {
  const text = readDocstring(body, source);
  if (text === null) return null;
  const [line = ""] = text.trimStart().split("\n", 1);
  return renderPlainText(line, MAX_LENGTH) || null;
}

/** Gives the whole value of a docstring as it is written, or null where there is none. */
export function readDocstring(body: PythonNode | null, source: string): string | null {
  return readLiteral(findFirstStatement(body), source);
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
  const decoded = texts.map((part) => decodeStringLiteral(source.slice(part.from, part.to)));
  return decoded.length === 0 || decoded.includes(null) ? null : decoded.join("");
}

const MAX_LENGTH = 300;
const STRINGS: ReadonlySet<string> = new Set(["String", "ContinuedString"]);
