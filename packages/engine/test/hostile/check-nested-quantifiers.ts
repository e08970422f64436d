import ts from "typescript";
import { type Source, visitNodes } from "../architecture/read-sources.ts";

/** A regular expression of the sources, with the place where it is written. */
export interface WrittenExpression {
  readonly place: string;
  readonly pattern: string;
}

/** Finds every regular expression literal, and what is given to `RegExp` as text or put together from constants of the file. */
export function findExpressions(sources: readonly Source[]): WrittenExpression[] {
  return sources.flatMap(({ path, tree }) => {
    const found: WrittenExpression[] = [];
    const constants = findTextConstants(tree);
    visitNodes(tree, (node) => {
      const pattern = patternOf(node, constants);
      if (pattern === null) return;
      const line = tree.getLineAndCharacterOfPosition(node.getStart()).line + 1;
      found.push({ place: `${path}:${line}`, pattern });
    });
    return found;
  });
}

/**
 * Gives the groups of a pattern that may repeat without end while something in them may do so too:
 * such a pattern can need exponential time. `{2,5}` and `?` end, so they are not counted.
 */
export function findNestedQuantifiers(pattern: string): string[] {
  const nested: string[] = [];
  const open: { start: number; endless: boolean }[] = [];
  for (let at = 0; at < pattern.length;) {
    const end = endOfAtom(pattern, at);
    const piece = pattern.charAt(at);
    let inside = false;
    if (piece === "(") {
      open.push({ start: at, endless: false });
      at = end;
      continue;
    }
    let start = at;
    if (piece === ")") {
      const group = open.pop();
      inside = group?.endless ?? false;
      start = group?.start ?? at;
    }
    const after = endOfQuantifier(pattern, end);
    const endless = isEndless(pattern.slice(end, after));
    if (inside && endless) nested.push(pattern.slice(start, after));
    const around = open.at(-1);
    if (around !== undefined && (endless || inside)) around.endless = true;
    at = after;
  }
  return nested;
}

function patternOf(node: ts.Node, constants: ReadonlyMap<string, string>): string | null {
  if (ts.isRegularExpressionLiteral(node)) return node.text.slice(1, node.text.lastIndexOf("/"));
  const isConstructor =
    (ts.isNewExpression(node) || ts.isCallExpression(node)) &&
    ts.isIdentifier(node.expression) &&
    node.expression.text === "RegExp";
  if (!isConstructor) return null;
  const [argument] = node.arguments ?? [];
  const text = argument === undefined ? null : textOf(argument, constants);
  if (text !== null) return text;
  throw new Error(`a pattern that only a run knows cannot be judged: ${node.getText()}`);
}

function findTextConstants(tree: ts.SourceFile): Map<string, string> {
  const constants = new Map<string, string>();
  visitNodes(tree, (node) => {
    if (!ts.isVariableDeclaration(node) || !ts.isIdentifier(node.name)) return;
    const text = node.initializer === undefined ? null : textOf(node.initializer, constants);
    if (text !== null) constants.set(node.name.text, text);
  });
  return constants;
}

function textOf(node: ts.Expression, constants: ReadonlyMap<string, string>): string | null {
  if (ts.isStringLiteralLike(node)) return node.text;
  if (ts.isIdentifier(node)) return constants.get(node.text) ?? null;
  if (ts.isTaggedTemplateExpression(node) && node.tag.getText() === "String.raw") {
    return ts.isNoSubstitutionTemplateLiteral(node.template) ? (node.template.rawText ?? "") : null;
  }
  if (!ts.isTemplateExpression(node)) return null;
  const parts = node.templateSpans.map((span) => {
    const inserted = textOf(span.expression, constants);
    return inserted === null ? null : inserted + span.literal.text;
  });
  return parts.includes(null) ? null : node.head.text + parts.join("");
}

function endOfAtom(pattern: string, at: number): number {
  const piece = pattern.charAt(at);
  if (piece === "\\")
    return /^\\[pP]\{/.test(pattern.slice(at)) ? pattern.indexOf("}", at) + 1 : at + 2;
  if (piece === "(")
    return at + (/^\((?:\?(?:[:=!]|<[=!]|<[A-Za-z]+>))?/.exec(pattern.slice(at))?.[0].length ?? 1);
  if (piece !== "[") return at + 1;
  let end = at + 1;
  while (pattern.charAt(end) !== "]") end += pattern.charAt(end) === "\\" ? 2 : 1;
  return end + 1;
}

function endOfQuantifier(pattern: string, at: number): number {
  return at + (/^(?:[*+?]|\{\d+(?:,\d*)?\})?\??/.exec(pattern.slice(at))?.[0].length ?? 0);
}

function isEndless(quantifier: string): boolean {
  return /^(?:[*+]|\{\d+,\})/.test(quantifier);
}
