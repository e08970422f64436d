import { createLocator } from "./scan-lines.ts";

/**
 * Says where a source nests deeper than CPython's tokenizer goes (200 brackets, 100 levels of
 * indentation; a row of signs nests as well), or gives null. It keeps the parser, whose effort grows with depth, within bounds.
 */
export function checkNesting(source: string): string | null {
  const depth: Depth = { brackets: [], indents: [0] };
  let at = 0;
  let atLineStart = true;
  let signs = 0;
  while (at < source.length) {
    if (atLineStart && depth.brackets.length === 0) {
      const problem = measureIndent(source, at, depth);
      if (problem !== null) return explain(source, at, problem);
    }
    atLineStart = false;
    const char = source[at] as string;
    signs = SIGNS.includes(char) ? signs + 1 : char === " " ? signs : 0;
    if (signs > MAX_BRACKETS) {
      return explain(source, at, `more than ${MAX_BRACKETS} signs follow one another`);
    }
    if (char === "\n") atLineStart = true;
    else if (char === "#") at = endOfLine(source, at) - 1;
    else if (char === "\\") at += 1;
    else if (char === '"' || char === "'") {
      const end = endOfString(source, at);
      // The braces of a formatted string hold code, so what is in it counts.
      if (isFormatted(source, at)) {
        const problem = countBrackets(source.slice(at, end), [...depth.brackets]);
        if (problem !== null) return explain(source, at, problem);
      }
      at = end - 1;
    } else {
      const problem = countBrackets(char, depth.brackets);
      if (problem !== null) return explain(source, at, problem);
    }
    at += 1;
  }
  return null;
}

interface Depth {
  readonly brackets: string[];
  readonly indents: number[];
}

function explain(source: string, offset: number, problem: string): string {
  const { line, column } = createLocator(source).placeOf(offset);
  return `line ${line}, column ${column}: ${problem}`;
}

function countBrackets(text: string, open: string[]): string | null {
  for (const char of text) {
    if (OPENING.includes(char)) open.push(char);
    else if (CLOSING.includes(char)) open.pop();
    if (open.length > MAX_BRACKETS) return `brackets are nested more than ${MAX_BRACKETS} deep`;
  }
  return null;
}

function measureIndent(source: string, at: number, { indents }: Depth): string | null {
  const width = /[ \t\f]*/y;
  width.lastIndex = at;
  const indent = width.exec(source)?.[0] ?? "";
  const next = source[at + indent.length];
  if (next === undefined || next === "\n" || next === "#") return null;
  while (indent.length < (indents.at(-1) ?? 0)) indents.pop();
  if (indent.length > (indents.at(-1) ?? 0)) indents.push(indent.length);
  return indents.length > MAX_INDENTS
    ? `blocks are nested more than ${MAX_INDENTS - 1} deep`
    : null;
}

function endOfLine(source: string, at: number): number {
  const end = source.indexOf("\n", at);
  return end === -1 ? source.length : end;
}

function endOfString(source: string, start: number): number {
  const char = source[start] as string;
  const isTriple = source.startsWith(char.repeat(3), start);
  const quote = isTriple ? char.repeat(3) : char;
  for (let at = start + quote.length; at < source.length; at += 1) {
    if (source[at] === "\\") at += 1;
    else if (source.startsWith(quote, at)) return at + quote.length;
    else if (!isTriple && source[at] === "\n") return at;
  }
  return source.length;
}

function isFormatted(source: string, quote: number): boolean {
  return /(?:^|[^\w])(?:[ft]r?|r[ft])$/i.test(source.slice(Math.max(0, quote - 3), quote));
}

const OPENING = "([{";
const CLOSING = ")]}";
const SIGNS = "+-~";
const MAX_BRACKETS = 200;
const MAX_INDENTS = 100;
