import { deriveModelSchema, renderDefault } from "./derive-model-schema.ts";
import { deriveTypeSchema } from "./derive-type-schema.ts";
import type { JsonSchema, TypeScope } from "./derive-type-schema.ts";
import { parseExpression } from "./parse-expression.ts";
import type { SnippetAnalysis, SnippetFunction, SnippetParameter } from "./snippet-analysis.ts";

/** What a job takes and gives, as JSON Schema 2020-12, and a sentence for each thing that text cannot tell. */
export interface ParametersSchema {
  readonly input: JsonSchema;
  readonly output: JsonSchema;
  readonly warnings: readonly string[];
}

/**
 * Derives the schema of a function's input object and of its result from annotation and default
 * texts. `*args` is an array property of that name, `**kwargs` are additional properties. The types
 * of yielded values stand for a generator, whose result is an array.
 */
export function deriveParametersSchema(
  entry: SnippetFunction,
  analysis: SnippetAnalysis,
): ParametersSchema {
  const definitions = new Map<string, JsonSchema>();
  const scope = openScope(analysis, definitions);
  const named = entry.parameters.filter(({ kind }) => kind !== "var-keyword");
  const rest = entry.parameters.find(({ kind }) => kind === "var-keyword");
  const properties = named.map((parameter) => [parameter.name, deriveParameter(parameter, scope)]);
  const input = {
    type: "object",
    properties: Object.fromEntries(properties) as JsonSchema,
    required: named.filter(isRequired).map(({ name }) => name),
    additionalProperties: rest === undefined ? false : deriveAnnotation(rest, scope),
  };
  const output = entry.returns === null ? {} : deriveTypeSchema(entry.returns, scope);
  const shared = Object.fromEntries(
    [...definitions].sort(([one], [other]) => (one < other ? -1 : 1)),
  );
  const withShared = (schema: JsonSchema): JsonSchema => ({
    $schema: "https://json-schema.org/draft/2020-12/schema",
    ...schema,
    ...(JSON.stringify(schema).includes('"$ref"') ? { $defs: shared } : {}),
  });
  return { input: withShared(input), output: withShared(output), warnings: [...scope.warnings] };
}

/** Names of the snippet become definitions that are referred to, so that they may mention themselves. */
function openScope(analysis: SnippetAnalysis, definitions: Map<string, JsonSchema>): TypeScope {
  const classes = new Map(analysis.classes.map((model) => [model.name, model]));
  const aliases = new Map(analysis.assignments.map(({ name, value }) => [name, value]));
  const scope: TypeScope = { refer, warnings: new Set() };
  function refer(name: string): JsonSchema | null {
    const model = classes.get(name);
    const alias = aliases.get(name) ?? null;
    if (model === undefined && alias === null) return null;
    const reference = { $ref: `#/$defs/${name}` };
    if (definitions.has(name)) return reference;
    definitions.set(name, {});
    const schema =
      model === undefined
        ? deriveTypeSchema(alias as string, scope)
        : deriveModelSchema(model, classes, scope);
    definitions.set(name, schema);
    return reference;
  }
  return scope;
}

function isRequired({ kind, default: value }: SnippetParameter): boolean {
  return value === null && !kind.startsWith("var-");
}

function deriveParameter(parameter: SnippetParameter, scope: TypeScope): JsonSchema {
  const schema = deriveAnnotation(parameter, scope);
  if (parameter.kind === "var-positional") return { type: "array", items: schema };
  if (parameter.default === null) return schema;
  return { ...schema, ...renderDefault(parseExpression(parameter.default), parameter.default) };
}

function deriveAnnotation({ annotation }: SnippetParameter, scope: TypeScope): JsonSchema {
  return annotation === null ? {} : deriveTypeSchema(annotation, scope);
}
