import {
  deriveFieldConstraints,
  deriveTypeSchema,
  lastPart,
  unknownType,
} from "./derive-type-schema.ts";
import type { JsonSchema, TypeScope } from "./derive-type-schema.ts";
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
  const lineage = listLineage(model, classes);
  const bases = new Set(
    lineage.flatMap((one) => one.bases.map((base) => lastPart(base.split("[")[0] ?? ""))),
  );
  if (["Enum", "IntEnum", "StrEnum"].some((base) => bases.has(base))) {
    return deriveEnum(model, bases, scope);
  }
  const fields = lineage.toReversed().flatMap((one) => listFields(one));
  if (bases.has("NamedTuple")) return deriveNamedTuple(fields, scope);
  const isData = lineage.some((one) => one.decorators.some((text) => DATACLASS.test(text)));
  if (!isData && !bases.has("BaseModel") && !bases.has("TypedDict")) {
    return unknownType(model.name, scope);
  }
  return deriveObject(model, fields, scope);
}

interface ModelField extends SnippetField {
  readonly annotation: string;
  readonly isOptional: boolean;
}

function listLineage(
  model: SnippetClass,
  classes: ReadonlyMap<string, SnippetClass>,
): SnippetClass[] {
  const lineage = new Set<SnippetClass>();
  const open = [model];
  for (let next = open.shift(); next !== undefined; next = open.shift()) {
    if (lineage.has(next)) continue;
    lineage.add(next);
    open.push(...next.bases.flatMap((base) => classes.get(base) ?? []));
  }
  return [...lineage];
}

/** Names without annotation are no fields; `ClassVar`s and names that begin with `_` neither. */
function listFields(model: SnippetClass): ModelField[] {
  const isPartial = model.bases.includes("total=False");
  return model.fields.flatMap((field) => {
    const { annotation } = field;
    if (annotation === null || field.name.startsWith("_")) return [];
    const type = parseExpression(annotation);
    const wrapper = type.is === "index" || type.is === "name" ? lastPart(type.name) : "";
    if (wrapper === "ClassVar") return [];
    const isOptional = wrapper === "NotRequired" || (isPartial && wrapper !== "Required");
    return [{ ...field, annotation, isOptional }];
  });
}

function deriveEnum(model: SnippetClass, bases: ReadonlySet<string>, scope: TypeScope): JsonSchema {
  const values: JsonValue[] = [];
  for (const field of model.fields) {
    if (field.default === null || field.annotation !== null || field.name.startsWith("_")) continue;
    const value = parseExpression(field.default);
    if (value.is === "literal") values.push(value.value);
    else if (value.is === "call" && lastPart(value.name) === "auto" && bases.has("StrEnum")) {
      values.push(field.name.toLowerCase());
    } else return unknownType(model.name, scope);
  }
  return values.length === 0 ? unknownType(model.name, scope) : { title: model.name, enum: values };
}

function deriveNamedTuple(fields: readonly ModelField[], scope: TypeScope): JsonSchema {
  return {
    type: "array",
    prefixItems: fields.map((field) => deriveField(field, scope).schema),
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

function deriveField(field: ModelField, scope: TypeScope) {
  const schema = deriveTypeSchema(field.annotation, scope);
  if (field.default === null) return { name: field.name, schema, isRequired: !field.isOptional };
  const value = parseExpression(field.default);
  const call =
    value.is === "call" && ["Field", "field"].includes(lastPart(value.name)) ? value : null;
  if (call === null) {
    const given = renderDefault(value, field.default);
    return { name: field.name, schema: { ...schema, ...given }, isRequired: false };
  }
  const initial = call.items[0] ?? call.keywords.get("default");
  const hasDefault =
    call.keywords.has("default_factory") || (initial !== undefined && initial.is !== "ellipsis");
  const alias = call.keywords.get("alias");
  const name =
    alias?.is === "literal" && typeof alias.value === "string" ? alias.value : field.name;
  const added = deriveFieldConstraints(call, schema);
  const given = initial?.is === "literal" ? { default: initial.value } : {};
  return { name, schema: { ...schema, ...added, ...given }, isRequired: !hasDefault };
}

/** Writes a default that JSON can hold as `default`, any other as its text. */
export function renderDefault(value: Expression, text: string): JsonSchema {
  return value.is === "literal" ? { default: value.value } : { "x-python-default": text };
}

const DATACLASS = /^(?:[\w.]{1,99}\.)?dataclass(?:\(|$)/;
