import { decodeStringLiteral } from "./parse-string-literal.ts";
import { scanExpressionTokens } from "./scan-expression-tokens.ts";

/** A value that JSON can hold. */
export type JsonValue =
  | null
  | boolean
  | number
  | string
  | readonly JsonValue[]
  | { readonly [key: string]: JsonValue };

/** As much of an annotation or a default as its text gives away; the rest is `opaque`. */
export type Expression =
  | { readonly is: "literal"; readonly value: JsonValue }
  | { readonly is: "name"; readonly name: string }
  | { readonly is: "index"; readonly name: string; readonly items: readonly Expression[] }
  | {
      readonly is: "call";
      readonly name: string;
      readonly items: readonly Expression[];
      readonly keywords: ReadonlyMap<string, Expression>;
    }
  | { readonly is: "list"; readonly items: readonly Expression[] }
  | { readonly is: "union"; readonly options: readonly Expression[] }
  | { readonly is: "ellipsis" }
  | { readonly is: "opaque" };

/** Parses names, indexes, calls, unions by `|` and literals that JSON can hold; anything else is `opaque`. */
export function parseExpression(text: string): Expression {
  const tokens = scanExpressionTokens(text);
  if (tokens === null) return OPAQUE;
  const state: State = { tokens, at: 0, depth: 0 };
  const expression = readUnion(state);
  return state.at === tokens.length ? (expression ?? OPAQUE) : OPAQUE;
}

interface State {
  readonly tokens: readonly string[];
  at: number;
  depth: number;
}

type Reading = Expression | null;

function readUnion(state: State): Reading {
  if (state.depth > MAX_DEPTH) return null;
  state.depth += 1;
  const options: Expression[] = [];
  do {
    const option = readOperand(state);
    if (option === null) return null;
    options.push(option);
  } while (take(state, "|"));
  state.depth -= 1;
  return options.length === 1 ? (options[0] as Expression) : { is: "union", options };
}

function readOperand(state: State): Reading {
  const token = state.tokens[state.at] ?? "";
  state.at += 1;
  if (token === "...") return { is: "ellipsis" };
  if (token === "(") return readGroup(state);
  if (token === "[") return readList(state);
  if (token === "{") return readDictionary(state);
  if (/^-?\.?\d/.test(token)) return readNumber(token, 1);
  if (token === "-") {
    state.at += 1;
    return readNumber(state.tokens[state.at - 1] ?? "", -1);
  }
  if (/["']$/.test(token)) return readString(token, state);
  return /^[\p{ID_Start}_]/u.test(token) ? readName(token, state) : null;
}

function readName(name: string, state: State): Reading {
  const constant = CONSTANTS.get(name);
  if (constant !== undefined) return { is: "literal", value: constant };
  if (take(state, "[")) {
    const items = readItems(state, "]");
    return items === null ? null : { is: "index", name, items };
  }
  return take(state, "(") ? readCall(name, state) : { is: "name", name };
}

function readCall(name: string, state: State): Reading {
  const items: Expression[] = [];
  const keywords = new Map<string, Expression>();
  while (!take(state, ")")) {
    const keyword = state.tokens[state.at + 1] === "=" ? state.tokens[state.at] : undefined;
    if (keyword !== undefined) state.at += 2;
    // An argument that is not understood spoils the call: it may be the one that matters.
    const value = readUnion(state);
    if (value === null) return null;
    if (keyword === undefined) items.push(value);
    else keywords.set(keyword, value);
    if (!take(state, ",") && state.tokens[state.at] !== ")") return null;
  }
  return { is: "call", name, items, keywords };
}

function readGroup(state: State): Reading {
  const items = readItems(state, ")");
  const isTuple =
    items?.length === 0 || state.tokens[state.at - 2] === "," || (items?.length ?? 0) > 1;
  if (items === null) return null;
  return isTuple ? toList(items) : (items[0] as Expression);
}

function readList(state: State): Reading {
  const items = readItems(state, "]");
  return items === null ? null : toList(items);
}

/** A list of literals is a literal itself; a list of types stands in `Callable` and the like. */
function toList(items: readonly Expression[]): Expression {
  const values = items.flatMap((item) => (item.is === "literal" ? [item.value] : []));
  return values.length === items.length ? { is: "literal", value: values } : { is: "list", items };
}

function readItems(state: State, close: string): Expression[] | null {
  const items: Expression[] = [];
  while (!take(state, close)) {
    const item = readUnion(state);
    if (item === null) return null;
    items.push(item);
    if (!take(state, ",") && state.tokens[state.at] !== close) return null;
  }
  return items;
}

function readDictionary(state: State): Reading {
  const entries: [string, JsonValue][] = [];
  while (!take(state, "}")) {
    const key = readUnion(state);
    const value = take(state, ":") ? readUnion(state) : null;
    if (key?.is !== "literal" || typeof key.value !== "string") return null;
    if (value?.is !== "literal") return null;
    entries.push([key.value, value.value]);
    if (!take(state, ",") && state.tokens[state.at] !== "}") return null;
  }
  return { is: "literal", value: Object.fromEntries(entries) };
}

function readNumber(token: string, sign: 1 | -1): Reading {
  const value = Number(token.replaceAll("_", ""));
  // Python's integers have no limit, JSON readers have one: a value that would change is not given.
  const isExact = /[.eE]/.test(token) && !/^0x/i.test(token) ? true : Number.isSafeInteger(value);
  if (token === "" || !Number.isFinite(value) || !isExact) return null;
  return { is: "literal", value: value === 0 ? 0 : sign * value };
}

function readString(token: string, state: State): Reading {
  let text = decodeStringLiteral(token);
  while (/["']$/.test(state.tokens[state.at] ?? "") && text !== null) {
    const next = decodeStringLiteral(state.tokens[state.at] as string);
    text = next === null ? null : text + next;
    state.at += 1;
  }
  if (text === null || /\p{Surrogate}|\\N\{/u.test(text)) return null;
  return { is: "literal", value: text };
}

function take(state: State, token: string): boolean {
  if (state.tokens[state.at] !== token) return false;
  state.at += 1;
  return true;
}

const OPAQUE: Expression = { is: "opaque" };
const MAX_DEPTH = 40;
const CONSTANTS: ReadonlyMap<string, JsonValue> = new Map<string, JsonValue>([
  ["None", null],
  ["True", true],
  ["False", false],
]);
