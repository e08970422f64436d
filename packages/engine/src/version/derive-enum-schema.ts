import { deriveTypeName } from "./derive-type-name.ts";
import { listDistinct } from "./derive-type-schema.ts";
import type { JsonSchema } from "./json-schema.ts";
import { parseExpression } from "./parse-expression.ts";
import type { JsonValue } from "./parse-expression.ts";
import type { SnippetClass } from "./snippet-analysis.ts";

/** Derives the values of an enumeration of the snippet; null when a value is not told by the text. */
export function deriveEnumSchema(
  model: SnippetClass,
  bases: ReadonlySet<string>,
  imports: ReadonlyMap<string, string>,
): JsonSchema | null {
  const values: JsonValue[] = [];
  for (const { name, annotation, default: text } of model.fields) {
    if (text === null || annotation !== null || name.startsWith("_")) continue;
    const value = parseExpression(text);
    if (value.is === "literal") values.push(value.value);
    else if (value.is === "call" && deriveTypeName(value.name, imports) === "auto") {
      const next = deriveNext(name, values, bases);
      if (next === null) return null;
      values.push(next);
    } else return null;
  }
  return values.length === 0 ? null : { title: model.name, enum: listDistinct(values) };
}

/** What `auto()` stands for, as far as all Python versions agree on it. */
function deriveNext(
  name: string,
  values: readonly JsonValue[],
  bases: ReadonlySet<string>,
): JsonValue {
  if (bases.has("StrEnum")) return name.toLowerCase();
  if (bases.has("str")) return null;
  const numbers = values.filter((value) => typeof value === "number");
  const last = numbers.at(-1) ?? 0;
  const isHighest = numbers.length === values.length && numbers.every((value) => value <= last);
  return isHighest ? last + 1 : null;
}
