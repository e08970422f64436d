import type { AST } from "toml-eslint-parser";
import { renderTomlString } from "./render-toml-string.ts";

/** The keys that lead to a value. */
export type KeyPath = readonly (string | number)[];

/** A change of a text: what stands between two offsets becomes something else. */
export interface Splice {
  readonly from: number;
  readonly to: number;
  readonly text: string;
}

/** A TOML text with one key set to a value, written as TOML; comments and layout stay as they are. */
export async function setTomlKey(text: string, path: KeyPath, value: string): Promise<string> {
  const pairs = listPairs(await parseTree(text));
  const found = pairs.find((pair) => isSame(pair.path, path));
  if (found !== undefined) {
    const [from, to] = found.node.value.range;
    return text.slice(from, to) === value ? text : splice(text, { from, to, text: value });
  }
  return splice(text, await planInsertion(text, path, value));
}

/** One key with its value, also one inside an inline table. */
export interface Pair {
  readonly path: KeyPath;
  readonly node: AST.TOMLKeyValue;
  readonly isInline: boolean;
}

/** The top of a TOML document, with ranges into its text. */
export async function parseTree(text: string): Promise<AST.TOMLTopLevelTable> {
  const { parseTOML } = await import("toml-eslint-parser");
  return parseTOML(text).body[0];
}

/** Every key of a document with the full path that it has. */
export function listPairs(tree: AST.TOMLTopLevelTable): Pair[] {
  return tree.body.flatMap((node) =>
    node.type === "TOMLKeyValue"
      ? readPair([], node, false)
      : node.body.flatMap((pair) => readPair(node.resolvedKey, pair, false)),
  );
}

function readPair(base: KeyPath, node: AST.TOMLKeyValue, isInline: boolean): Pair[] {
  const path = [...base, ...node.key.keys.map(nameOf)];
  const inner =
    node.value.type === "TOMLInlineTable"
      ? node.value.body.flatMap((pair) => readPair(path, pair, true))
      : [];
  return [{ path, node, isInline }, ...inner];
}

function nameOf(key: AST.TOMLBare | AST.TOMLQuoted): string {
  return key.type === "TOMLBare" ? key.name : key.value;
}

async function planInsertion(text: string, path: KeyPath, value: string): Promise<Splice> {
  const tree = await parseTree(text);
  const parent = path.slice(0, -1);
  const assignment = `${renderKey(path.at(-1))} = ${value}`;
  const pairs = listPairs(tree);
  const sibling = pairs.findLast(
    (pair) => pair.path.length === path.length && isSame(pair.path.slice(0, -1), parent),
  );
  if (sibling?.isInline) return insertAt(sibling.node.range[1], `, ${assignment}`);
  if (sibling !== undefined) {
    const { key, range } = sibling.node;
    const prefix = text.slice(key.range[0], key.keys.at(-1)?.range[0]);
    return insertLine(text, range[1], `${indentOf(text, range[0])}${prefix}${assignment}`);
  }
  const empty = pairs.find((pair) => isSame(pair.path, parent))?.node.value;
  if (empty?.type === "TOMLInlineTable") {
    const [from, to] = empty.range;
    return { from, to, text: `{ ${assignment} }` };
  }
  const table = tree.body.find(
    (node) => node.type === "TOMLTable" && isSame(node.resolvedKey, parent),
  );
  if (table?.type === "TOMLTable") return insertLine(text, table.key.range[1], assignment);
  const end = lineEnd(text);
  const start = text === "" || text.endsWith("\n") ? "" : end;
  const header = `[${parent.map(renderKey).join(".")}]`;
  return insertAt(
    text.length,
    `${start}${text === "" ? "" : end}${header}${end}${assignment}${end}`,
  );
}

function insertAt(offset: number, text: string): Splice {
  return { from: offset, to: offset, text };
}

function insertLine(text: string, after: number, line: string): Splice {
  const lineBreak = text.indexOf("\n", after);
  if (lineBreak === -1) return insertAt(text.length, `${lineEnd(text)}${line}`);
  return insertAt(lineBreak + 1, `${line}${lineEnd(text)}`);
}

/** The text with one change made. */
export function splice(text: string, { from, to, text: inserted }: Splice): string {
  return text.slice(0, from) + inserted + text.slice(to);
}

/** How the lines of a text end. */
export function lineEnd(text: string): string {
  return text.includes("\r\n") ? "\r\n" : "\n";
}

/** What stands before the first character of the line at an offset. */
export function indentOf(text: string, offset: number): string {
  const start = text.lastIndexOf("\n", offset - 1) + 1;
  return /^[ \t]*/.exec(text.slice(start, offset))?.[0] ?? "";
}

/** Whether two paths are one. */
export function isSame(one: KeyPath, other: KeyPath): boolean {
  return one.length === other.length && one.every((part, index) => part === other[index]);
}

function renderKey(part: string | number | undefined): string {
  const key = String(part);
  return /^[A-Za-z0-9_-]+$/.test(key) ? key : renderTomlString(key);
}
