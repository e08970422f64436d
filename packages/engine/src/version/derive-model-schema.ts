import { deriveConstraints } from "./derive-constraints.ts";
import { deriveEnumSchema } from "./derive-enum-schema.ts";
import { deriveTypeName } from "./derive-type-name.ts";
import { deriveTypeSchema, unknownType } from "./derive-type-schema.ts";
import type { JsonSchema, TypeScope } from "./json-schema.ts";
import { parseExpression } from "./parse-expression.ts";
import type { Expression, JsonValue } from "./parse-expression.ts";
import type { SnippetClass, SnippetField } from "./snippet-analysis.ts";

/**
 * Derives the schema of a class of the snippet: enumerations, `TypedDict`, `NamedTuple`, dataclasses
 * and pydantic models, fields of bases in the snippet included. Any other class is unknown.
 */
export function deriveModelSchema(
  model: SnippetClass,
  classes: ReadonlyMap<string, SnippetClass>,
  scope: TypeScope,
): JsonSchema {
  const lineage = listLineage(model, classes, scope);
  const known = (written: string): string =>
    deriveTypeName(written.split(/[[(]/, 1)[0] ?? "", scope.imports) ?? "";
  const bases = new Set(lineage.flatMap((one) => one.bases.map(known)));
  if (ENUMS.some((base) => bases.has(base))) {
    return deriveEnumSchema(model, bases, scope.imports) ?? unknownType(model.name, scope);
  }
  const isModel = bases.has("BaseModel");
  const isData = lineage.some((one) => one.decorators.some((each) => known(each) === "dataclass"));
  const isPrivate = (name: string): boolean => isModel && name.startsWith("_");
  const fields = lineage
    .toReversed()
    .flatMap((one) => listFields(one, scope))
    .filter(({ name }) => !isPrivate(name));
  if (bases.has("NamedTuple")) return deriveNamedTuple(model, fields, scope);
  if (!isData && !isModel && !bases.has("TypedDict")) return unknownType(model.name, scope);
  const schema = deriveObject(model, fields, scope);
  return isModel && lineage.some(forbidsOthers)
    ? { ...schema, additionalProperties: false }
    : schema;
}

interface ModelField extends SnippetField {
  readonly annotation: string;
  readonly isOptional: boolean;
  /** What the docstring of its class says. */
  readonly described: string | null;
}

function listLineage(
  model: SnippetClass,
  classes: ReadonlyMap<string, SnippetClass>,
  scope: TypeScope,
): SnippetClass[] {
  const lineage = new Set<SnippetClass>();
  const open = [model];
  for (let next = open.shift(); next !== undefined; next = open.shift()) {
    if (lineage.has(next)) continue;
    lineage.add(next);
    if (lineage.size > MAX_LINEAGE) {
      scope.problems.add(`\`${model.name}\` has more than ${MAX_LINEAGE} bases`);
      break;
    }
    open.push(...next.bases.flatMap((base) => classes.get(base.split("[", 1)[0] ?? "") ?? []));
  }
  return [...lineage];
}

/** Names without annotation are no fields; class variables and what `__init__` does not take neither. */
function listFields(model: SnippetClass, scope: TypeScope): ModelField[] {
  const isPartial = model.bases.includes("total=False");
  return model.fields.flatMap((field) => {
    const { name, annotation } = field;
    if (annotation === null) return [];
    const type = parseExpression(annotation);
    const isNamed = type.is === "index" || type.is === "name";
    const wrapper = isNamed ? deriveTypeName(type.name, scope.imports) : null;
    if (wrapper === "ClassVar" || wrapper === "KW_ONLY") return [];
    const call = field.default === null ? null : parseExpression(field.default);
    if (call?.is === "call" && isFalse(call.keywords.get("init"))) return [];
    const isOptional = wrapper === "NotRequired" || (isPartial && wrapper !== "Required");
    const described = model.documented.find((each) => each.name === name)?.text ?? null;
    return [{ ...field, annotation, isOptional, described }];
  });
}

function isFalse(value: Expression | undefined): boolean {
  return value?.is === "literal" && value.value === false;
}

/** `model_config = ConfigDict(extra="forbid")`, or the same as a dictionary. */
function forbidsOthers(model: SnippetClass): boolean {
  const text = model.fields.find(({ name }) => name === "model_config")?.default ?? "";
  return /["']?extra["']? ?[=:] ?["']forbid["']/.test(text);
}

function deriveNamedTuple(
  model: SnippetClass,
  fields: readonly ModelField[],
  scope: TypeScope,
): JsonSchema {
  return {
    title: model.name,
    type: "array",
    // A title says which field it is: a tuple's items have no names of their own.
    prefixItems: fields.map((field) => ({
      title: field.name,
      ...deriveField(field, scope).schema,
    })),
    minItems: fields.filter((field) => field.default === null).length,
    maxItems: fields.length,
  };
}

function deriveObject(
  model: SnippetClass,
  fields: readonly ModelField[],
  scope: TypeScope,
): JsonSchema {
  const properties = new Map<string, JsonSchema>();
  const required = new Set<string>();
  for (const field of fields) {
    const { name, schema, isRequired } = deriveField(field, scope);
    properties.set(name, schema);
    if (isRequired) required.add(name);
    else required.delete(name);
  }
  return {
    title: model.name,
    type: "object",
    ...(model.docstring === null ? {} : { description: model.docstring }),
    properties: Object.fromEntries(properties),
    required: [...required],
  };
}

interface DerivedField {
  readonly name: string;
  readonly schema: JsonSchema;
  readonly isRequired: boolean;
}

function deriveField(field: ModelField, scope: TypeScope): DerivedField {
  const described = field.described === null ? {} : { description: field.described };
  const settings = listSettings(field, scope);
  const alias = settings.map((call) => call.keywords.get("alias")).find((each) => each);
  const name =
    alias?.is === "literal" && typeof alias.value === "string" ? alias.value : field.name;
  const base = deriveTypeSchema(field.annotation, scope);
  const schema: Record<string, JsonValue> = { ...described, ...base };
  let isRequired = !field.isOptional;
  for (const call of settings) {
    const initial = call.items[0] ?? call.keywords.get("default");
    const isGiven = initial !== undefined && initial.is !== "ellipsis";
    if (isGiven || call.keywords.has("default_factory")) isRequired = false;
    const given = isGiven && initial.is === "literal" ? { default: initial.value } : {};
    Object.assign(schema, deriveConstraints(call, base, scope), given);
  }
  const initial = field.default === null ? null : parseExpression(field.default);
  if (field.default !== null && initial !== null && !isSettings(initial, scope)) {
    Object.assign(schema, renderDefault(initial, field.default));
    isRequired = false;
  }
  return { name, schema, isRequired };
}

type Call = Expression & { readonly is: "call" };

/** The calls of `Field` and `field` that say something of a field, as its default or in `Annotated`. */
function listSettings(field: ModelField, scope: TypeScope): Call[] {
  const type = parseExpression(field.annotation);
  const isAnnotated =
    type.is === "index" && deriveTypeName(type.name, scope.imports) === "Annotated";
  const extras = isAnnotated ? type.items.slice(1) : [];
  const initial = field.default === null ? [] : [parseExpression(field.default)];
  return [...extras, ...initial].filter((each): each is Call => isSettings(each, scope));
}

function isSettings(value: Expression, scope: TypeScope): value is Call {
  if (value.is !== "call") return false;
  return ["Field", "field"].includes(deriveTypeName(value.name, scope.imports) ?? "");
}

/** Writes a default that JSON can hold as `default`, any other as its text. */
export function renderDefault(value: Expression, text: string): JsonSchema {
  return value.is === "literal" ? { default: value.value } : { "x-python-default": text };
}

const MAX_LINEAGE = 30;
const ENUMS = ["Enum", "IntEnum", "StrEnum"];
