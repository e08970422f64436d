import { parseExpression } from "./parse-expression.ts";
import type { Expression, JsonValue } from "./parse-expression.ts";
import { plainTypes } from "./plain-types.ts";

/** A JSON Schema (2020-12) as a plain value. */
export type JsonSchema = { readonly [key: string]: JsonValue };

/** Where a derivation looks names up, and where it leaves what it could not say. */
export interface TypeScope {
  /** Gives the schema of a name of the snippet itself, or null when the snippet does not define it. */
  readonly refer: (name: string) => JsonSchema | null;
  readonly warnings: Set<string>;
}

/** Derives the schema of an annotation's text; what is not understood accepts anything and says so. */
export function deriveTypeSchema(text: string, scope: TypeScope): JsonSchema {
  return derive(parseExpression(text), text, scope, 0);
}

/** Marks what is not understood: it accepts anything, keeps the text and warns. */
export function unknownType(text: string, scope: TypeScope): JsonSchema {
  scope.warnings.add(`the type \`${text}\` is not understood; any value is accepted`);
  return { "x-python-type": text };
}

function derive(type: Expression, text: string, scope: TypeScope, depth: number): JsonSchema {
  if (depth > MAX_DEPTH) return unknownType(text, scope);
  const inner = (item: Expression): JsonSchema => derive(item, text, scope, depth + 1);
  switch (type.is) {
    case "literal":
      if (type.value === null) return { type: "null" };
      // A string is a forward reference.
      return typeof type.value === "string"
        ? derive(parseExpression(type.value), type.value, scope, depth + 1)
        : unknownType(text, scope);
    case "name":
      return scope.refer(type.name) ?? deriveName(type.name) ?? unknownType(text, scope);
    case "union":
      return anyOf(type.options.map(inner));
    case "index":
      return deriveIndex(lastPart(type.name), type.items, inner) ?? unknownType(text, scope);
    default:
      return unknownType(text, scope);
  }
}

function deriveName(name: string): JsonSchema | null {
  const plain = plainTypes.get(lastPart(name));
  if (plain !== undefined) return plain;
  return deriveIndex(lastPart(name), [], () => ({}));
}

type Inner = (item: Expression) => JsonSchema;

function deriveIndex(name: string, items: readonly Expression[], inner: Inner): JsonSchema | null {
  const [first, second] = items;
  if (SEQUENCES.has(name)) return array(first, inner);
  if (SETS.has(name)) return { ...array(first, inner), uniqueItems: true };
  if (MAPPINGS.has(name)) {
    return {
      type: "object",
      ...(second === undefined ? {} : { additionalProperties: inner(second) }),
    };
  }
  if (name === "tuple" || name === "Tuple") return deriveTuple(items, inner);
  if (first === undefined) return null;
  if (name === "Optional") return anyOf([inner(first), { type: "null" }]);
  if (name === "Union") return anyOf(items.map(inner));
  if (name === "Literal") return deriveEnumeration(items);
  if (WRAPPERS.has(name)) return inner(first);
  return name === "Annotated" ? { ...inner(first), ...readConstraints(items, inner(first)) } : null;
}

function array(item: Expression | undefined, inner: Inner): JsonSchema {
  return { type: "array", ...(item === undefined ? {} : { items: inner(item) }) };
}

function deriveTuple(items: readonly Expression[], inner: Inner): JsonSchema {
  const [first, second] = items;
  if (first === undefined) return { type: "array" };
  if (second?.is === "ellipsis") return array(first, inner);
  const isEmpty = first.is === "literal" && Array.isArray(first.value) && items.length === 1;
  if (isEmpty) return { type: "array", maxItems: 0 };
  const { length } = items;
  return { type: "array", prefixItems: items.map(inner), minItems: length, maxItems: length };
}

function deriveEnumeration(items: readonly Expression[]): JsonSchema | null {
  const values = items.flatMap((item) => (item.is === "literal" ? [item.value] : []));
  return values.length === items.length ? { enum: values } : null;
}

/** Reads `Field(...)` in the extras of `Annotated`, as far as its arguments are literals. */
function readConstraints(items: readonly Expression[], schema: JsonSchema): JsonSchema {
  const fields = items.slice(1).map((extra) => deriveFieldConstraints(extra, schema));
  return Object.assign({}, ...fields) as JsonSchema;
}

/** Derives what a call of pydantic's `Field` adds to the schema of its type. */
export function deriveFieldConstraints(call: Expression, schema: JsonSchema): JsonSchema {
  const constraints: Record<string, JsonValue> = {};
  if (call.is !== "call" || lastPart(call.name) !== "Field") return constraints;
  for (const [keyword, value] of call.keywords) {
    if (value.is !== "literal") continue;
    const length = /^(min|max)_length$/.exec(keyword)?.[1];
    const key = length === undefined ? CONSTRAINTS.get(keyword) : `${length}${lengthOf(schema)}`;
    if (key !== undefined) constraints[key] = value.value;
  }
  return constraints;
}

function lengthOf(schema: JsonSchema): string {
  if (schema["type"] === "array") return "Items";
  return schema["type"] === "object" ? "Properties" : "Length";
}

function anyOf(options: readonly JsonSchema[]): JsonSchema {
  const flat = options.flatMap((option): JsonSchema[] =>
    Object.keys(option).join() === "anyOf" ? (option["anyOf"] as JsonSchema[]) : [option],
  );
  const distinct = [...new Map(flat.map((option) => [JSON.stringify(option), option])).values()];
  return distinct.length === 1 ? (distinct[0] as JsonSchema) : { anyOf: distinct };
}

/** The part of a dotted name after its last dot: modules are imported under many names. */
export function lastPart(name: string): string {
  return name.slice(name.lastIndexOf(".") + 1);
}

const words = (text: string): ReadonlySet<string> => new Set(text.split(" "));
const MAX_DEPTH = 10;
const SEQUENCES = words(
  "list List Sequence MutableSequence Iterable Iterator Collection deque Deque Generator AsyncIterator AsyncGenerator",
);
const SETS = words("set Set frozenset FrozenSet AbstractSet MutableSet");
const MAPPINGS = words("dict Dict Mapping MutableMapping OrderedDict defaultdict DefaultDict");
const WRAPPERS = words("Final Required NotRequired ReadOnly");
const CONSTRAINTS: ReadonlyMap<string, string> = new Map([
  ["description", "description"],
  ["title", "title"],
  ["pattern", "pattern"],
  ["ge", "minimum"],
  ["le", "maximum"],
  ["gt", "exclusiveMinimum"],
  ["lt", "exclusiveMaximum"],
  ["multiple_of", "multipleOf"],
]);
