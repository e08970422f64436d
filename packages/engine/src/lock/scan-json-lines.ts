/** Where the keys and items of a JSON text stand, and where it stops being JSON. */
export interface JsonLines {
  /** Line by path, such as `resolution.packages.0.name`; the first one where a key is repeated. */
  readonly lines: ReadonlyMap<string, number>;
  readonly brokenAt: number | null;
}

/**
 * Finds the lines of a JSON text, for messages about it. It goes on without recursion, because the
 * text may be anything, and ends at the first token that cannot stand where it does.
 */
export function scanJsonLines(text: string): JsonLines {
  const state: State = { open: [], expected: "value", lines: new Map() };
  let last = 1;
  for (const token of scanTokens(text)) {
    last = token.line;
    if (!accept(state, token)) return { lines: state.lines, brokenAt: token.line };
  }
  return { lines: state.lines, brokenAt: state.expected === "end" ? null : last };
}

interface Token {
  readonly text: string;
  readonly line: number;
}

/** An object or a list that has begun: its path, and for a list the number of its next item. */
interface Opened {
  readonly path: string;
  index: number | null;
}

interface State {
  readonly open: Opened[];
  expected: "value" | "first item" | "key" | "first key" | "colon" | "next" | "end";
  readonly lines: Map<string, number>;
  /** The path of the value that is read next, inside an object. */
  path?: string;
}

function* scanTokens(text: string): Generator<Token> {
  let line = 1;
  for (const [found] of text.matchAll(TOKEN)) {
    if (found === "\n") line += 1;
    else yield { text: found, line };
  }
}

// Only these four are blank in JSON; a byte order mark, for instance, is not.
const TOKEN = /"(?:[^"\\\n]|\\.)*"|\n|[{}[\]:,]|[^ \t\r\n"{}[\]:,]+|"/g;
const SCALAR = /^(?:".*"|-?\d[\d.eE+-]*|true|false|null)$/;

function accept(state: State, token: Token): boolean {
  const top = state.open.at(-1);
  const { text } = token;
  switch (state.expected) {
    case "first key":
    case "key":
      if (text === "}" && state.expected === "first key") return close(state);
      if (!/^".*"$/.test(text) || top === undefined) return false;
      state.path = extend(top.path, unquote(text));
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
  let path = state.path ?? "";
  if (top && top.index !== null) {
    path = extend(top.path, String(top.index));
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
  return SCALAR.test(token.text);
}

function close(state: State): boolean {
  state.open.pop();
  state.expected = state.open.length === 0 ? "end" : "next";
  return true;
}

function remember({ lines }: State, path: string, { line }: Token): void {
  if (!lines.has(path)) lines.set(path, line);
}

function extend(path: string, part: string): string {
  return path === "" ? part : `${path}.${part}`;
}

function unquote(text: string): string {
  try {
    return String(JSON.parse(text));
  } catch {
    return text;
  }
}
