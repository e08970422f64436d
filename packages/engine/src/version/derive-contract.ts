import type {
  SnippetAnalysis,
  SnippetField,
  SnippetFunction,
  SnippetParameter,
} from "./snippet-analysis.ts";

/** What a caller of a job relies on; equal contracts can be called alike. */
export interface SnippetContract {
  readonly entry: string | null;
  readonly kind: "sync" | "async" | "generator" | "async-generator" | "script";
  readonly parameters: readonly SnippetParameter[];
  readonly returns: string | null;
  readonly models: readonly ContractModel[];
}

/** A class, alias or constant of the snippet that the signature mentions, however indirectly. */
export interface ContractModel {
  readonly name: string;
  readonly bases: readonly string[];
  readonly decorators: readonly string[];
  readonly fields: readonly SnippetField[];
  readonly value: string | null;
}

/** Derives the contract of an entry (null for a script, which has no signature) from texts alone. */
export function deriveContract(
  entry: SnippetFunction | null,
  analysis: SnippetAnalysis,
): SnippetContract {
  if (entry === null) {
    return { entry: null, kind: "script", parameters: [], returns: null, models: [] };
  }
  const { name, parameters, returns } = entry;
  const texts = parameters.flatMap((parameter) => [parameter.annotation, parameter.default]);
  const models = collectModels([...texts, returns], analysis);
  return {
    entry: name,
    kind: deriveKind(entry),
    // What else the analysis knows of a parameter is no part of what a caller relies on.
    parameters: parameters.map(({ name, kind, annotation, default: value }) => ({
      name,
      kind,
      annotation,
      default: value,
    })),
    returns,
    models,
  };
}

function deriveKind(entry: SnippetFunction): SnippetContract["kind"] {
  if (entry.generator) return entry.async ? "async-generator" : "generator";
  return entry.async ? "async" : "sync";
}

/** Names in strings count as well: they are forward references. Too many names do no harm. */
function collectModels(
  texts: readonly (string | null)[],
  analysis: SnippetAnalysis,
): ContractModel[] {
  const known = listModels(analysis);
  const reached = new Map<string, ContractModel>();
  const open = [...texts];
  for (let text = open.pop(); text !== undefined; text = open.pop()) {
    for (const [word] of text?.matchAll(NAME) ?? []) {
      const model = known.get(word);
      if (model === undefined || reached.has(word)) continue;
      reached.set(word, model);
      const fields = model.fields.flatMap((field) => [field.annotation, field.default]);
      open.push(...model.bases, ...fields, model.value);
    }
  }
  return [...reached.values()].sort((one, other) => (one.name < other.name ? -1 : 1));
}

function listModels(analysis: SnippetAnalysis): Map<string, ContractModel> {
  const models = new Map<string, ContractModel>();
  for (const { name, value } of analysis.assignments) {
    models.set(name, { name, bases: [], decorators: [], fields: [], value });
  }
  for (const { name, bases, decorators, fields } of analysis.classes) {
    const plain = fields.map(({ name, annotation, default: value }) => ({
      name,
      annotation,
      default: value,
    }));
    models.set(name, { name, bases, decorators, fields: plain, value: null });
  }
  return models;
}

const NAME = /[\p{ID_Start}_]\p{ID_Continue}*/gu;
