import { deriveConstraints } from "./derive-constraints.ts";
import { deriveTypeName } from "./derive-type-name.ts";
import type { JsonSchema, TypeScope } from "./json-schema.ts";
import { parseExpression } from "./parse-expression.ts";
import type { Expression, JsonValue } from "./parse-expression.ts";
import { constrainedTypes, plainTypes } from "./plain-types.ts";

/** Derives the schema of an annotation's text; what is not understood accepts anything and says so. */
export function deriveTypeSchema(text: string, scope: TypeScope): JsonSchema {
  return derive(parseExpression(text), { text, scope, depth: 0 });
}

/** Marks what is not understood: it accepts anything, keeps the text and warns. */
export function unknownType(text: string, scope: TypeScope): JsonSchema {
  scope.warnings.add(`the type \`${text}\` is not understood; any value is accepted`);
  return { "x-python-type": text };
}

interface Place {
  /** The annotation around, for messages. */
  readonly text: string;
  readonly scope: TypeScope;
  readonly depth: number;
}

function derive(type: Expression, place: Place): JsonSchema {
  const { text, scope, depth } = place;
  if (depth > MAX_DEPTH) {
    scope.problems.add(`the type \`${text}\` nests more than ${MAX_DEPTH} levels`);
    return {};
  }
  const inner = (item: Expression): JsonSchema => derive(item, { ...place, depth: depth + 1 });
  switch (type.is) {
    case "literal":
      if (type.value === null) return { type: "null" };
      // A string is a forward reference.
      return typeof type.value === "string"
        ? derive(parseExpression(type.value), { text: type.value, scope, depth: depth + 1 })
        : unknownType(text, scope);
    case "name":
      return (
        scope.refer(type.name) ?? deriveName(type.name, scope) ?? unknownType(type.name, scope)
      );
    case "union":
      return anyOf(type.options.map(inner));
    case "index":
      return (
        deriveIndex(deriveTypeName(type.name, scope.imports), type.items, inner, scope) ??
        scope.refer(type.name) ??
        unknownType(text, scope)
      );
    case "call":
      return deriveCall(type, inner, scope) ?? unknownType(text, scope);
    default:
      return unknownType(text, scope);
  }
}

function deriveName(written: string, scope: TypeScope): JsonSchema | null {
  const name = deriveTypeName(written, scope.imports);
  return plainTypes.get(name ?? "") ?? deriveIndex(name, [], () => ({}), scope);
}

type Inner = (item: Expression) => JsonSchema;

function deriveIndex(
  name: string | null,
  items: readonly Expression[],
  inner: Inner,
  scope: TypeScope,
): JsonSchema | null {
  const [first, second] = items;
  if (name === null) return null;
  if (SEQUENCES.has(name)) return array(first, inner);
  if (SETS.has(name)) return { ...array(first, inner), uniqueItems: true };
  if (MAPPINGS.has(name)) return deriveMapping(first, second, inner);
  if (name === "Counter") return { type: "object", additionalProperties: { type: "integer" } };
  if (name === "tuple" || name === "Tuple") return deriveTuple(items, inner);
  if (first === undefined) return null;
  if (name === "Optional") return anyOf([inner(first), { type: "null" }]);
  if (name === "Union") return anyOf(items.map(inner));
  if (name === "Literal") return deriveEnumeration(items);
  if (WRAPPERS.has(name)) return inner(first);
  if (name === "Coroutine") return items[2] === undefined ? null : inner(items[2]);
  return name === "Annotated" ? deriveAnnotated(inner(first), items.slice(1), scope) : null;
}

function deriveAnnotated(
  schema: JsonSchema,
  extras: readonly Expression[],
  scope: TypeScope,
): JsonSchema {
  const added = extras.map((extra) => deriveConstraints(extra, schema, scope));
  return Object.assign({}, schema, ...added) as JsonSchema;
}

/** `conint(ge=1)` and its like, `NewType("UserId", int)` and `TypeVar("T", bound=int)`. */
function deriveCall(
  call: Expression & { readonly is: "call" },
  inner: Inner,
  scope: TypeScope,
): JsonSchema | null {
  const name = deriveTypeName(call.name, scope.imports) ?? "";
  const [, second, ...others] = call.items;
  if (name === "NewType") return second === undefined ? null : inner(second);
  if (name === "TypeVar") {
    const bound = call.keywords.get("bound");
    if (bound !== undefined) return inner(bound);
    return second === undefined ? {} : anyOf([second, ...others].map(inner));
  }
  const item = call.items[0] ?? call.keywords.get("item_type");
  const base =
    name === "conlist"
      ? array(item, inner)
      : name === "conset"
        ? { ...array(item, inner), uniqueItems: true }
        : constrainedTypes.get(name);
  return base === undefined ? null : { ...base, ...deriveConstraints(call, base, scope) };
}

function array(item: Expression | undefined, inner: Inner): JsonSchema {
  return { type: "array", ...(item === undefined ? {} : { items: inner(item) }) };
}

/** The keys of a JSON object are texts; a type that is none is written as one. */
function deriveMapping(
  key: Expression | undefined,
  value: Expression | undefined,
  inner: Inner,
): JsonSchema {
  if (key === undefined) return { type: "object" };
  const names = inner(key);
  const isPlain = names["type"] === "string" && Object.keys(names).length === 1;
  const propertyNames =
    names["type"] === "integer"
      ? { pattern: "^[-+]?[0-9]+$" }
      : names["type"] === "string" || "$ref" in names || isTexts(names["enum"])
        ? names
        : {};
  return {
    type: "object",
    ...(isPlain || Object.keys(propertyNames).length === 0 ? {} : { propertyNames }),
    ...(value === undefined ? {} : { additionalProperties: inner(value) }),
  };
}

function isTexts(values: JsonValue | undefined): boolean {
  return Array.isArray(values) && values.every((value) => typeof value === "string");
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
  const values: JsonValue[] = [];
  for (const item of items) {
    const nested = item.is === "index" && /(?:^|\.)Literal$/.test(item.name) ? item.items : [item];
    for (const one of nested) {
      if (one.is !== "literal") return null;
      values.push(one.value);
    }
  }
  return { enum: listDistinct(values) };
}

/** Each value once: JSON Schema wants the values of `enum` and the options of a union so. */
export function listDistinct<Value extends JsonValue>(values: readonly Value[]): Value[] {
  return [...new Map(values.map((value) => [JSON.stringify(value), value])).values()];
}

function anyOf(options: readonly JsonSchema[]): JsonSchema {
  const flat = options.flatMap((option): JsonSchema[] =>
    Object.keys(option).join() === "anyOf" ? (option["anyOf"] as JsonSchema[]) : [option],
  );
  const distinct = listDistinct(flat);
  return distinct.length === 1 ? (distinct[0] as JsonSchema) : { anyOf: distinct };
}

const words = (text: string): ReadonlySet<string> => new Set(text.split(/\s+/));
const MAX_DEPTH = 10;
const SEQUENCES = words(
  `list List Sequence MutableSequence Iterable Iterator Collection Reversible deque Deque Generator
  AsyncIterable AsyncIterator AsyncGenerator`,
);
const SETS = words("set Set frozenset FrozenSet AbstractSet MutableSet");
const MAPPINGS = words("dict Dict Mapping MutableMapping OrderedDict defaultdict DefaultDict");
const WRAPPERS = words("Final Required NotRequired ReadOnly InitVar Awaitable");
