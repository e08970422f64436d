import type { ErrorCode } from "../errors/error-catalogue.ts";
import { PysnipError } from "../errors/pysnip-error.ts";
import type { ClassifiedImport } from "../requirements/classify-imports.ts";
import { parseInlineMetadata } from "../requirements/parse-inline-metadata.ts";
import type { InlineMetadata } from "../requirements/parse-inline-metadata.ts";
import { parseRequirement } from "../requirements/parse-requirement.ts";
import { suggestRequirements } from "../requirements/suggest-requirements.ts";
import type { RequirementSuggestions } from "../requirements/suggest-requirements.ts";
import { deriveEntry } from "./derive-entry.ts";
import type { EntryChoice } from "./derive-entry.ts";
import { deriveParametersSchema } from "./derive-parameters-schema.ts";
import type { ParametersSchema } from "./derive-parameters-schema.ts";
import { cleanSnippet } from "./parse-pasted-text.ts";
import type { CleanSnippet } from "./parse-pasted-text.ts";
import { parseSnippet } from "./parse-snippet.ts";
import { refuseDoubtfulSource } from "./refuse-submission.ts";
import type { SnippetAnalysis } from "./snippet-analysis.ts";

/** What decides how a snippet is read; everything else is in its text. */
export interface ReportOptions {
  /** The minor that decides what is standard. */
  readonly python: string;
  /** False makes every repair an error. */
  readonly repair?: boolean;
  readonly entry?: string;
  readonly kind?: "function" | "script";
  /** Distribution names that the job declares elsewhere; pydantic, which jobs have, when left out. */
  readonly declared?: readonly string[];
  /** Import path to distribution, as `libraries` says. */
  readonly overrides?: ReadonlyMap<string, string>;
  /** Top-level names beside the snippet. */
  readonly localModules?: readonly string[];
}

/** One refusal that making a job of the snippet would meet, as an error would say it. */
export interface ReportProblem {
  readonly code: ErrorCode;
  readonly headline: string;
  readonly details: readonly string[];
  readonly hint: string | null;
}

/** All that the text of a snippet says of itself; plain values, derived without running anything. */
export interface SnippetReport {
  readonly source: string;
  readonly repairs: readonly string[];
  /** What `%pip install` lines asked for. */
  readonly pipRequirements: readonly string[];
  /** The script header of PEP 723, or null. */
  readonly inlineMetadata: InlineMetadata | null;
  /** Null when the text is too broken to be read. */
  readonly definitions: Omit<SnippetAnalysis, "problems"> | null;
  /** Null when none could be chosen; the choice of a script has no function. */
  readonly entry: EntryChoice | null;
  /** Null where there is no function to call. */
  readonly schemas: Pick<ParametersSchema, "input" | "output"> | null;
  readonly imports: readonly ClassifiedImport[];
  /** What may be written into a manifest when a person asks for it. */
  readonly sureRequirements: readonly string[];
  readonly notes: readonly string[];
  readonly problems: readonly ReportProblem[];
}

/**
 * Analyses a pasted text: clean-up, definitions, entry, schemas, imports. Pure, and nothing of the
 * text is run. Problems of all kinds are collected. Throws PYSNIP_SNIPPET_INVALID only for a text of
 * which nothing can be said: empty, too large, not text, or in need of repairs that are off.
 */
export function analyzeSnippet(text: string, options: ReportOptions): SnippetReport {
  const clean = cleanSnippet(text, { repair: options.repair ?? true });
  const problems: ReportProblem[] = [];
  const attempt = <Result>(read: () => Result): Result | null => collect(read, problems);
  const inlineMetadata = attempt(() => parseInlineMetadata(clean.source));
  const analysis = attempt(() => parseSnippet(clean.source));
  attempt(() => analysis && refuseDoubtfulSource(analysis));
  // What a damaged text seems to define is worth a look, but no complaint of its own.
  const isSound = analysis?.problems.length === 0;
  const entry = analysis && collect(() => chooseEntry(analysis, options), isSound ? problems : []);
  const schemas = analysis && entry?.function && deriveParametersSchema(entry.function, analysis);
  if (schemas && schemas.problems.length > 0) {
    const headline = "the signature goes beyond what is read";
    problems.push({
      code: "PYSNIP_SNIPPET_INVALID",
      headline,
      details: schemas.problems,
      hint: null,
    });
  }
  // A text that could not be read within bounds is not read a second time.
  const suggestions = analysis && suggest(clean, inlineMetadata, options);
  return {
    source: clean.source,
    repairs: clean.repairs,
    pipRequirements: clean.suggestedRequirements,
    inlineMetadata,
    definitions: analysis && withoutProblems(analysis),
    entry,
    schemas: schemas ? { input: schemas.input, output: schemas.output } : null,
    imports: suggestions?.imports ?? [],
    sureRequirements: suggestions?.sure ?? clean.suggestedRequirements,
    notes: [...(entry?.notes ?? []), ...(schemas?.warnings ?? []), ...(suggestions?.lines ?? [])],
    problems,
  };
}

function chooseEntry(analysis: SnippetAnalysis, options: ReportOptions): EntryChoice {
  return deriveEntry(analysis, { entry: options.entry, kind: options.kind ?? "function" });
}

function suggest(
  clean: CleanSnippet,
  metadata: InlineMetadata | null,
  options: ReportOptions,
): RequirementSuggestions {
  const { python, declared = ["pydantic"], overrides = new Map(), localModules = [] } = options;
  const inline = (metadata?.dependencies ?? []).flatMap((text) => {
    const name = collect(() => parseRequirement(text).name, []);
    return name === null ? [] : [name];
  });
  return suggestRequirements(clean.source, {
    python,
    localModules,
    declared: [...declared, ...inline],
    overrides,
    named: clean.suggestedRequirements,
  });
}

/** They are among the report's own. */
function withoutProblems({ problems: _problems, ...rest }: SnippetAnalysis) {
  return rest;
}

function collect<Result>(read: () => Result, problems: ReportProblem[]): Result | null {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof PysnipError)) throw error;
    const { code, headline, details, hint = null } = error;
    problems.push({ code, headline, details, hint });
    return null;
  }
}
