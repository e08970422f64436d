import { scanJsonString } from "./scan-json-string.ts";

/** Where the keys and items of a JSON text stand, and where it stops being JSON. */
export interface JsonLines {
  /** Line by path, such as `resolution.packages.0.name`; the first one where a key is repeated. */
  readonly lines: ReadonlyMap<string, number>;
  readonly brokenAt: number | null;
}

/**
 * Finds the lines of these paths of a JSON text and of all that they lead through, for messages about
 * it. It goes on without recursion, because the text may be anything, and ends at the first token that
 * cannot stand where it does.
 */
export function scanJsonLines(text: string, paths: readonly string[]): JsonLines {
  const wanted = new Set(paths.flatMap(listBeginnings));
  const state: State = { open: [], expected: "value", lines: new Map(), path: "", wanted };
  let line = 1;
  let last = 1;
  for (let index = 0; index < text.length;) {
    const first = text.charAt(index);
    if (first === "\n") line += 1;
    if (BLANK.includes(first)) {
      index += 1;
      continue;
    }
    const end = endOfToken(text, index);
    if (!accept(state, { text: text.slice(index, end), line })) {
      return { lines: state.lines, brokenAt: line };
    }
    last = line;
    index = end;
  }
  return { lines: state.lines, brokenAt: state.expected === "end" ? null : last };
}

function listBeginnings(path: string): string[] {
  const parts = path.split(".");
  return parts.map((_, index) => parts.slice(0, index + 1).join("."));
}

interface Token {
  readonly text: string;
  readonly line: number;
}

// Null where nobody asks for it or for what is below: all paths of a text can be far longer than itself.
type Path = string | null;

/** An object or a list that has begun: its path, and for a list the number of its next item. */
interface Opened {
  readonly path: Path;
  index: number | null;
}

interface State {
  readonly open: Opened[];
  expected: "value" | "first item" | "key" | "first key" | "colon" | "next" | "end";
  readonly lines: Map<string, number>;
  readonly wanted: ReadonlySet<string>;
  /** The path of the value that is read next, inside an object. */
  path: Path;
}

// Only these four are blank in JSON; a byte order mark, for instance, is not.
const BLANK = " \t\r\n";
const MARKS = "{}[]:,";
const BOUNDS = `${BLANK}${MARKS}"`;

function endOfToken(text: string, start: number): number {
  const first = text.charAt(start);
  // The quotation mark alone, which stands nowhere, where a string does not end.
  if (first === '"') return scanJsonString(text, start) ?? start + 1;
  let end = start + 1;
  if (MARKS.includes(first)) return end;
  while (end < text.length && !BOUNDS.includes(text.charAt(end))) end += 1;
  return end;
}

function accept(state: State, token: Token): boolean {
  const top = state.open.at(-1);
  const { text } = token;
  switch (state.expected) {
    case "first key":
    case "key":
      if (text === "}" && state.expected === "first key") return close(state);
      if (!isString(text) || top === undefined) return false;
      state.path = extend(state, top.path, unquote(text));
      remember(state, state.path, token);
      state.expected = "colon";
      return true;
    case "colon":
      state.expected = "value";
      return text === ":";
    case "first item":
      return text === "]" ? close(state) : acceptValue(state, token);
    case "value":
      return acceptValue(state, token);
    case "next":
      if (top === undefined) return false;
      if (text === (top.index === null ? "}" : "]")) return close(state);
      state.expected = top.index === null ? "key" : "value";
      return text === ",";
    case "end":
      return false;
  }
}

function acceptValue(state: State, token: Token): boolean {
  const top = state.open.at(-1);
  let { path } = state;
  if (top && top.index !== null) {
    path = extend(state, top.path, String(top.index));
    top.index += 1;
    remember(state, path, token);
  }
  if (token.text === "{" || token.text === "[") {
    const isList = token.text === "[";
    state.open.push({ path, index: isList ? 0 : null });
    state.expected = isList ? "first item" : "first key";
    return true;
  }
  state.expected = top === undefined ? "end" : "next";
  return isString(token.text) || SCALAR.test(token.text);
}

const SCALAR = /^(?:-?\d[\d.eE+-]*|true|false|null)$/;

function isString(text: string): boolean {
  return text.length > 1 && text.startsWith('"');
}

function close(state: State): boolean {
  state.open.pop();
  state.expected = state.open.length === 0 ? "end" : "next";
  return true;
}

function remember({ lines }: State, path: Path, { line }: Token): void {
  if (path !== null && !lines.has(path)) lines.set(path, line);
}

function extend({ wanted }: State, before: Path, part: string): Path {
  if (before === null) return null;
  const path = before === "" ? part : `${before}.${part}`;
  return wanted.has(path) ? path : null;
}

function unquote(text: string): string {
  try {
    return String(JSON.parse(text));
  } catch {
    return text;
  }
}
