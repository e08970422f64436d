import type { AST } from "toml-eslint-parser";
import {
  indentOf,
  isSame,
  lineEnd,
  listPairs,
  parseTree,
  setTomlKey,
  splice,
} from "./edit-toml.ts";
import type { KeyPath, Splice } from "./edit-toml.ts";
import { renderTomlString } from "./render-toml-string.ts";

/** What becomes of the strings of an array; the order of the others and their comments stay. */
export interface StringEdits {
  /** The new text of an item, null to take it out, or the item itself. */
  readonly replace: (item: string) => string | null;
  readonly append: readonly string[];
}

/** A TOML text with the strings of an array edited; an array that is missing is made. */
export async function editTomlStrings(
  text: string,
  path: KeyPath,
  edits: StringEdits,
): Promise<string> {
  const pair = listPairs(await parseTree(text)).find((item) => isSame(item.path, path));
  if (pair?.node.value.type !== "TOMLArray") {
    if (edits.append.length === 0) return text;
    return await setTomlKey(text, path, `[${edits.append.map(renderTomlString).join(", ")}]`);
  }
  const array = pair.node.value;
  const splices = array.elements.flatMap((element, index): Splice[] => {
    const item = element.type === "TOMLValue" && element.kind === "string" ? element.value : null;
    const next = item === null ? null : edits.replace(item);
    if (item === null || next === item) return [];
    const [from, to] = element.range;
    if (next === null) return [planRemoval(text, array, index)];
    return [{ from, to, text: renderTomlString(next) }];
  });
  // From the end, so that the offsets before stay true.
  const edited = splices.toReversed().reduce(splice, text);
  return await appendItems(edited, path, edits.append);
}

async function appendItems(text: string, path: KeyPath, items: readonly string[]): Promise<string> {
  let edited = text;
  for (const item of items) {
    const pair = listPairs(await parseTree(edited)).find((other) => isSame(other.path, path));
    if (pair?.node.value.type !== "TOMLArray") return edited;
    edited = splice(edited, planAppend(edited, pair.node.value, renderTomlString(item)));
  }
  return edited;
}

/** Takes an item out with its comma, and with its line when it has one for itself. */
function planRemoval(text: string, { elements, range }: AST.TOMLArray, index: number): Splice {
  const [from, to] = elements[index]?.range ?? range;
  const next = elements[index + 1];
  const comma = findComma(text, to, next?.range[0] ?? range[1] - 1);
  const end = comma === -1 ? to : comma + 1;
  const lineStart = text.lastIndexOf("\n", from - 1) + 1;
  const rest = /^[ \t]*(?:#[^\n]*)?\r?\n/.exec(text.slice(end))?.[0];
  if (text.slice(lineStart, from).trim() === "" && rest !== undefined && lineStart > range[0]) {
    return { from: lineStart, to: end + rest.length, text: "" };
  }
  const before = elements[index - 1]?.range[1];
  if (next !== undefined || before === undefined) {
    return { from, to: end + (/^[ \t]*/.exec(text.slice(end))?.[0].length ?? 0), text: "" };
  }
  if (text.slice(before, from).includes("\n")) return { from, to: end, text: "" };
  // With its own comma gone, the one before it takes its place.
  return { from: comma === -1 ? before : findComma(text, before, from) + 1, to: end, text: "" };
}

function planAppend(text: string, { elements, range }: AST.TOMLArray, item: string): Splice {
  const last = elements.at(-1);
  const [open, close] = [range[0], range[1] - 1];
  const eol = lineEnd(text);
  if (last === undefined) {
    if (!text.slice(open, close).includes("\n")) return { from: open + 1, to: close, text: item };
    const lineStart = text.lastIndexOf("\n", close) + 1;
    return insertAt(lineStart, `    ${item},${eol}`);
  }
  const end = last.range[1];
  if (!text.slice(open, last.range[0]).includes("\n")) return insertAt(end, `, ${item}`);
  const indent = indentOf(text, last.range[0]);
  const comma = findComma(text, end, close);
  // A comment behind the last item stays with it.
  const lineBreak = text.slice(0, close).indexOf("\n", comma === -1 ? end : comma);
  const isReturn = lineBreak > 0 && text[lineBreak - 1] === "\r";
  const to = lineBreak === -1 ? Math.max(end, comma + 1) : lineBreak - (isReturn ? 1 : 0);
  if (comma !== -1) return insertAt(to, `${eol}${indent}${item},`);
  return { from: end, to, text: `,${text.slice(end, to)}${eol}${indent}${item}` };
}

/** The comma behind an item, past spaces and comments; -1 when there is none. */
function findComma(text: string, from: number, limit: number): number {
  let inComment = false;
  for (let index = from; index < limit; index += 1) {
    const char = text[index] as string;
    if (inComment) inComment = char !== "\n";
    else if (char === "#") inComment = true;
    else if (char.trim() !== "") return char === "," ? index : -1;
  }
  return -1;
}

function insertAt(offset: number, text: string): Splice {
  return { from: offset, to: offset, text };
}
