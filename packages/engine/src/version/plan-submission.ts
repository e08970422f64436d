import { redact } from "../errors/redact.ts";
import { deriveRequirements } from "../requirements/derive-requirements.ts";
import type { RequirementSet } from "../requirements/derive-requirements.ts";
import { deriveContract } from "./derive-contract.ts";
import { deriveEntry } from "./derive-entry.ts";
import type { EntryChoice } from "./derive-entry.ts";
import type { JobName } from "./derive-job-name.ts";
import { hashContent, hashContract, hashSource } from "./hash-content.ts";
import { cleanSnippet } from "./parse-pasted-text.ts";
import { refuseBadName, refuseExistingJob, refuseDoubtfulSource } from "./refuse-submission.ts";
import { renderHistoryLine } from "./render-history-line.ts";
import { renderManifest } from "./render-manifest.ts";
import { renderSubmissionMessages } from "./render-submission-messages.ts";
import { renderTestFile } from "./render-test-file.ts";
import type { SnippetAnalysis } from "./snippet-analysis.ts";
import type { PlannedFile, SubmissionInput, SubmissionPlan } from "./submission.ts";

/**
 * Plans the files of a new job from a pasted text and its folder; writes nothing and runs nothing.
 * Throws PYSNIP_NAME_INVALID, PYSNIP_JOB_EXISTS, PYSNIP_SNIPPET_INVALID, PYSNIP_REQUIREMENT_INVALID,
 * PYSNIP_REQUIREMENT_CONFLICT or PYSNIP_ENTRY_UNCLEAR, each with every problem of its kind.
 */
export async function planSubmission(input: SubmissionInput): Promise<SubmissionPlan> {
  const name = refuseBadName(input, input.requirements);
  refuseExistingJob(name, input.existingFiles);
  const clean = cleanSnippet(input.text, { repair: input.repair ?? true });
  const required = deriveRequired(input, name, clean.source);
  // Once more, because the text's own header (PEP 723) may ask for a package of the module's name.
  refuseBadName(input, listCanonical(required));
  // The parser is loaded here and not above, so that whoever only loads the engine does not pay for it.
  const { analyzeSnippet } = await import("./parse-snippet.ts");
  const analysis = analyzeSnippet(clean.source);
  if (input.compiles !== true) refuseDoubtfulSource(analysis);
  const kind = input.kind ?? "function";
  const choice = deriveEntry(analysis, { entry: localEntry(input.entry, name.module), kind });
  const draft: Draft = { input, name, kind, source: clean.source, required, analysis, choice };
  const identity = deriveIdentity(draft);
  const entry = renderEntry(draft);
  return {
    files: planFiles(draft, identity),
    name: name.project,
    module: name.module,
    entry,
    kind,
    version: FIRST_VERSION,
    contentId: identity.contentId,
    suggestedRequirements: clean.suggestedRequirements,
    messages: renderSubmissionMessages({ ...name, entry, version: FIRST_VERSION, choice, clean }),
  };
}

interface Draft {
  readonly input: SubmissionInput;
  readonly name: JobName;
  readonly kind: "function" | "script";
  readonly source: string;
  readonly required: RequirementSet;
  readonly analysis: SnippetAnalysis;
  readonly choice: EntryChoice;
}

type Identity = Record<"sourceId" | "contractId" | "requirementsHash" | "contentId", string>;

const FIRST_VERSION = "1.0.0";

function listCanonical({ requirements }: RequirementSet): string[] {
  return requirements.map(({ canonical }) => canonical);
}

/** What the new manifest will require, so that a later look at the folder finds the same content id. */
function deriveRequired(input: SubmissionInput, name: JobName, source: string): RequirementSet {
  const { folder, module } = name;
  return deriveRequirements({
    manifestPath: `${folder}/pyproject.toml`,
    python: input.python,
    declared: {
      dependencies: input.requirements,
      optionalDependencies: {},
      groups: [],
      libraries: {},
      requirementFiles: [],
      builtins: true,
      requiresPython: `>=${input.python}`,
    },
    entry: { path: `${folder}/src/${module}.py`, text: source },
    // Whether the workspace allows them is for `lock` to say.
    directReferences: true,
  });
}

function localEntry(entry: string | undefined, module: string): string | undefined {
  const prefix = `${module}:`;
  return entry?.startsWith(prefix) === true ? entry.slice(prefix.length) : entry;
}

function renderEntry({ name, choice }: Draft): string {
  return choice.function === null ? name.module : `${name.module}:${choice.function.name}`;
}

function deriveIdentity({ kind, source, required, analysis, choice }: Draft): Identity {
  const parts = {
    sourceId: hashSource(source),
    contractId: hashContract(deriveContract(choice.function, analysis)),
    requirementsHash: required.hash,
  };
  const entry = choice.function?.name ?? null;
  return { ...parts, contentId: hashContent({ ...parts, entry, kind }) };
}

function planFiles(draft: Draft, identity: Identity): PlannedFile[] {
  const { input, source } = draft;
  const { folder, module } = draft.name;
  const test = `${folder}/tests/test_${module}.py`;
  const files = [
    { path: `${folder}/pyproject.toml`, content: planManifest(draft) },
    { path: `${folder}/src/${module}.py`, content: source },
    { path: `${folder}/history.jsonl`, content: `${planHistory(draft, identity)}\n` },
    // Tests belong to people: one that is there already stays.
    ...(input.existingFiles.includes(test) ? [] : [{ path: test, content: planTest(draft) }]),
  ];
  return files.sort((one, other) => (one.path < other.path ? -1 : 1));
}

function planManifest(draft: Draft): string {
  const { input, name, kind, analysis, choice } = draft;
  return renderManifest({
    name: name.project,
    version: FIRST_VERSION,
    description: choice.function?.docstring ?? analysis.docstring,
    python: input.python,
    requirements: input.requirements,
    entry: renderEntry(draft),
    kind,
  });
}

function planTest({ name, analysis, choice }: Draft): string {
  const entry = choice.function;
  const rebound = analysis.assignments.some((assignment) => assignment.name === entry?.name);
  const signatureIsKnown = entry?.decorators.length === 0 && !rebound;
  return renderTestFile({ module: name.module, function: entry, signatureIsKnown });
}

function planHistory({ input, kind, source, required, choice }: Draft, identity: Identity): string {
  const { origin, actor, now, toolVersion } = input;
  return renderHistoryLine({
    at: now,
    actor: actor ?? null,
    to: FIRST_VERSION,
    entry: choice.function?.name ?? null,
    kind,
    source: {
      id: identity.sourceId,
      bytes: Buffer.byteLength(source, "utf8"),
      lines: source.split("\n").length - 1,
      origin,
    },
    contractId: identity.contractId,
    requirements: {
      hash: identity.requirementsHash,
      added: listCanonical(required).map(redact),
    },
    contentId: identity.contentId,
    toolVersion,
  });
}
