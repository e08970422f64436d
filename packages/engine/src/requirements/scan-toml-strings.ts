/** A place in a TOML text: line and column counted from 1. */
export interface TomlPlace {
  readonly line: number;
  readonly column: number;
}

/**
 * Finds where the strings of one top-level array begin (their first character, behind the quote)
 * in a TOML text that a parser has already accepted. Strings in nested values are passed over.
 */
export function scanTomlArrayStrings(text: string, key: string): TomlPlace[] {
  const places: TomlPlace[] = [];
  let depth = 0;
  let part: "start" | "key" | "value" = "start";
  let name = "";
  for (const token of tokens(text)) {
    if (token.kind === "break" && depth === 0) part = "start";
    if (token.kind === "break" || token.kind === "blank") continue;
    if (part === "start") {
      // A table header ends the top level.
      if (token.text === "[") return places;
      part = "key";
      name = "";
    }
    if (part === "key") {
      if (token.text === "=") part = "value";
      else name += token.text;
      continue;
    }
    if (token.kind === "open") depth += 1;
    if (token.kind === "close") depth -= 1;
    const wanted = token.kind === "string" && depth === 1;
    if (wanted && NAMES_OF(key).includes(name)) places.push(startOfString(token));
  }
  return places;
}

interface Token extends TomlPlace {
  readonly kind: "break" | "blank" | "string" | "open" | "close" | "other";
  readonly text: string;
}

function* tokens(text: string): Generator<Token> {
  let line = 1;
  let lineStart = 0;
  for (const match of text.matchAll(TOKEN)) {
    const [found] = match;
    yield { kind: kindOf(found), text: found, line, column: match.index - lineStart + 1 };
    const lastBreak = found.lastIndexOf("\n");
    if (lastBreak === -1) continue;
    line += found.split("\n").length - 1;
    lineStart = match.index + lastBreak + 1;
  }
}

function kindOf(text: string): Token["kind"] {
  if (text === "\n") return "break";
  if (/^[#\s,]/.test(text)) return "blank";
  if (/^["']/.test(text)) return "string";
  if (/^[[{]/.test(text)) return "open";
  return /^[\]}]/.test(text) ? "close" : "other";
}

function startOfString(token: Token): TomlPlace {
  const quotes = /^(?:"""|'''|["'])/.exec(token.text)?.[0].length ?? 0;
  // TOML drops a line break that follows the opening quotes of a long string.
  if (quotes === 3 && token.text.charAt(quotes) === "\n")
    return { line: token.line + 1, column: 1 };
  return { line: token.line, column: token.column + quotes };
}

const NAMES_OF = (key: string): readonly string[] => [key, `"${key}"`, `'${key}'`];

// Long strings first; a long string may hold one or two quotes directly before its end.
const TOKEN =
  /"""(?:[^"\\]|\\[^]|"(?!""))*"{3,5}|'''(?:[^']|'(?!''))*'{3,5}|"(?:[^"\\\n]|\\.)*"|'[^'\n]*'|#[^\n]*|\n|[^\S\n]+|[[\]{},=]|[^\s[\]{},="'#]+/g;
