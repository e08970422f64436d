import { isPortablePattern } from "./check-portable-pattern.ts";
import { deriveTypeName } from "./derive-type-name.ts";
import type { JsonSchema, TypeScope } from "./json-schema.ts";
import type { Expression, JsonValue } from "./parse-expression.ts";

/**
 * Derives what pydantic's `Field` and its like, and the marks of `annotated_types`, add to the schema
 * of a type, as far as their arguments are literals that JSON Schema has a word for.
 */
export function deriveConstraints(
  extra: Expression,
  schema: JsonSchema,
  scope: TypeScope,
): JsonSchema {
  if (extra.is !== "call") return {};
  const name = deriveTypeName(extra.name, scope.imports) ?? "";
  const keywords = new Map(extra.keywords);
  for (const [index, keyword] of (POSITIONAL.get(name) ?? []).entries()) {
    const item = extra.items[index];
    if (item !== undefined) keywords.set(keyword, item);
  }
  if (!KNOWN_CALLS.has(name) && !POSITIONAL.has(name)) return {};
  const constraints: Record<string, JsonValue> = {};
  for (const [keyword, value] of keywords) {
    if (value.is === "literal") Object.assign(constraints, derive(keyword, value.value, schema));
  }
  return constraints;
}

function derive(keyword: string, value: JsonValue, schema: JsonSchema): JsonSchema {
  const bound = BOUNDS.get(keyword);
  if (bound !== undefined) {
    const fits = typeof value === "number" && (bound !== "multipleOf" || value > 0);
    return fits ? { [bound]: value } : {};
  }
  const length = /^(min|max)_length$/.exec(keyword)?.[1];
  if (length !== undefined) {
    const fits = typeof value === "number" && Number.isInteger(value) && value >= 0;
    return fits ? { [`${length}${nameLength(schema)}`]: value } : {};
  }
  if (typeof value !== "string") return {};
  if (keyword === "pattern" || keyword === "regex") {
    return isPortablePattern(value) ? { pattern: value } : { "x-python-pattern": value };
  }
  return TEXTS.has(keyword) ? { [keyword]: value } : {};
}

function nameLength(schema: JsonSchema): string {
  const options = (schema["anyOf"] ?? [schema]) as readonly JsonSchema[];
  const type = options.map((option) => option["type"]).find((one) => one !== "null");
  if (type === "array") return "Items";
  return type === "object" ? "Properties" : "Length";
}

const TEXTS: ReadonlySet<string> = new Set(["description", "title"]);
const BOUNDS: ReadonlyMap<string, string> = new Map([
  ["ge", "minimum"],
  ["le", "maximum"],
  ["gt", "exclusiveMinimum"],
  ["lt", "exclusiveMaximum"],
  ["multiple_of", "multipleOf"],
]);
const KNOWN_CALLS: ReadonlySet<string> = new Set(
  "Field Interval StringConstraints conint confloat constr conlist conset".split(" "),
);
const POSITIONAL: ReadonlyMap<string, readonly string[]> = new Map([
  ["Gt", ["gt"]],
  ["Ge", ["ge"]],
  ["Lt", ["lt"]],
  ["Le", ["le"]],
  ["MultipleOf", ["multiple_of"]],
  ["MinLen", ["min_length"]],
  ["MaxLen", ["max_length"]],
  ["Len", ["min_length", "max_length"]],
  ["Doc", ["description"]],
]);
