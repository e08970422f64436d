import { deriveModelSchema, renderDefault } from "./derive-model-schema.ts";
import { deriveTypeSchema } from "./derive-type-schema.ts";
import type { JsonSchema, TypeScope } from "./json-schema.ts";
import { parseExpression } from "./parse-expression.ts";
import type { JsonValue } from "./parse-expression.ts";
import type { SnippetAnalysis, SnippetFunction, SnippetParameter } from "./snippet-analysis.ts";

/** What a job takes and gives, as JSON Schema 2020-12, and a sentence for each thing that text cannot tell. */
export interface ParametersSchema {
  readonly input: JsonSchema;
  readonly output: JsonSchema;
  readonly warnings: readonly string[];
  /** What goes beyond a limit. */
  readonly problems: readonly string[];
}

/**
 * Derives the schema of a function's input object and of its result from annotation and default
 * texts, with what the docstring says of them. `*args` is an array property of that name, `**kwargs`
 * are additional properties. The types of yielded values stand for a generator, whose result is an
 * array.
 */
export function deriveParametersSchema(
  entry: SnippetFunction,
  analysis: SnippetAnalysis,
): ParametersSchema {
  const { scope, derive } = openDefinitions(analysis);
  const documented = new Map(entry.documented.map(({ name, text }) => [name, text]));
  const named = entry.parameters.filter(({ kind }) => kind !== "var-keyword");
  const rest = entry.parameters.find(({ kind }) => kind === "var-keyword");
  const properties = named.map((parameter): [string, JsonSchema] => [
    parameter.name,
    describe(deriveParameter(parameter, scope), documented.get(parameter.name) ?? null),
  ]);
  const input = {
    type: "object",
    properties: Object.fromEntries(properties),
    required: named.filter(isRequired).map(({ name }) => name),
    additionalProperties: rest === undefined ? false : deriveAnnotation(rest, scope),
  };
  const result = entry.returns === null ? {} : deriveTypeSchema(entry.returns, scope);
  const output = describe(result, entry.documentedReturn);
  const definitions = derive();
  const withShared = (schema: JsonSchema): JsonSchema => ({
    $schema: "https://json-schema.org/draft/2020-12/schema",
    ...schema,
    ...pickDefinitions(schema, definitions),
  });
  return {
    input: withShared(input),
    output: withShared(output),
    warnings: [...scope.warnings],
    problems: [...scope.problems],
  };
}

/** The definitions that a schema refers to, however indirectly. */
function pickDefinitions(
  schema: JsonSchema,
  definitions: ReadonlyMap<string, JsonSchema>,
): JsonSchema {
  const picked = new Map<string, JsonSchema>();
  const open: JsonValue[] = [schema];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (typeof next !== "object" || next === null) continue;
    const name = "$ref" in next ? String(next.$ref).replace("#/$defs/", "") : "";
    const definition = definitions.get(name);
    if (definition !== undefined && !picked.has(name)) {
      picked.set(name, definition);
      open.push(definition);
    }
    open.push(...(Object.values(next) as JsonValue[]));
  }
  if (picked.size === 0) return {};
  const sorted = [...picked].sort(([one], [other]) => (one < other ? -1 : 1));
  return { $defs: Object.fromEntries(sorted) };
}

interface Definitions {
  readonly scope: TypeScope;
  /** Derives what has been referred to, and what that refers to in its turn. */
  readonly derive: () => ReadonlyMap<string, JsonSchema>;
}

/** Names of the snippet become definitions that are referred to, so that they may mention themselves. */
function openDefinitions(analysis: SnippetAnalysis): Definitions {
  const classes = new Map(analysis.classes.map((model) => [model.name, model]));
  const aliases = new Map(analysis.assignments.map(({ name, value }) => [name, value]));
  const imports = new Map(analysis.imports.map(({ name, path }) => [name, path]));
  const referred = new Set<string>();
  const refer = (name: string): JsonSchema | null => {
    if (!classes.has(name) && (aliases.get(name) ?? null) === null) return null;
    referred.add(name);
    return { $ref: `#/$defs/${name}` };
  };
  const scope: TypeScope = { refer, imports, warnings: new Set(), problems: new Set() };
  const derive = (): ReadonlyMap<string, JsonSchema> => {
    const definitions = new Map<string, JsonSchema>();
    // One after the other and not within each other: a chain may be as long as the text. The loop
    // reaches what is added while it runs.
    for (const name of referred) {
      if (definitions.size === MAX_DEFINITIONS) {
        scope.problems.add(
          `the signature mentions more than ${MAX_DEFINITIONS} types of the snippet`,
        );
        break;
      }
      const model = classes.get(name);
      const schema =
        model === undefined
          ? deriveTypeSchema(aliases.get(name) ?? "", scope)
          : deriveModelSchema(model, classes, scope);
      definitions.set(name, schema);
    }
    return definitions;
  };
  return { scope, derive };
}

const MAX_DEFINITIONS = 200;

function isRequired({ kind, default: value }: SnippetParameter): boolean {
  return value === null && !kind.startsWith("var-");
}

/** What the annotation itself says (`Field(description=...)`) is nearer than the docstring. */
function describe(schema: JsonSchema, text: string | null): JsonSchema {
  return text === null || "description" in schema ? schema : { ...schema, description: text };
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
