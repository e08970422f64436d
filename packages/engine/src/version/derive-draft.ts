import { posix } from "node:path";
import { configError } from "../config/explain-problems.ts";
import { manifestPathOf } from "../config/derive-job-paths.ts";
import { parseManifest } from "../config/parse-manifest.ts";
import type { JobConfig } from "../config/config.ts";
import type { ReadText } from "../requirements/derive-requirements.ts";
import { parseRequirementsFile } from "../requirements/parse-requirements-file.ts";
import { deriveEntry } from "./derive-entry.ts";
import type { EntryChoice } from "./derive-entry.ts";
import { deriveJobContent } from "./derive-job-content.ts";
import type { JobContent } from "./derive-job-content.ts";
import type { RequirementSuggestions } from "../requirements/suggest-requirements.ts";
import { deriveSuggestions } from "./derive-suggestions.ts";
import { editManifest } from "./edit-manifest.ts";
import { cleanSnippet } from "./parse-pasted-text.ts";
import type { CleanSnippet } from "./parse-pasted-text.ts";
import {
  refuseBadName,
  refuseDoubtfulSource,
  refuseExistingJob,
  refuseHiddenPackage,
  refuseIncludes,
  refuseNothing,
} from "./refuse-submission.ts";
import { renderManifest } from "./render-manifest.ts";
import type { SnippetAnalysis } from "./snippet-analysis.ts";
import type { CurrentJob, SubmissionInput } from "./submission.ts";

/** A job as it will stand once a submission is written, all but its version. */
export interface Draft {
  readonly folder: string;
  readonly name: string;
  readonly module: string;
  readonly job: JobConfig;
  readonly manifest: string;
  readonly clean: CleanSnippet;
  /** Where the entry's file is. */
  readonly sourcePath: string;
  readonly analysis: SnippetAnalysis;
  readonly choice: EntryChoice;
  readonly content: JobContent;
  readonly suggestions: RequirementSuggestions;
}

/** Drafts the job of a folder that has none yet. Throws like `planSubmission`. */
export async function draftNewJob(input: SubmissionInput): Promise<Draft> {
  const { text } = input;
  const requirements = input.requirements ?? [];
  const python = input.python ?? input.newestPython;
  const name = refuseBadName({ ...input, python }, requirements);
  refuseExistingJob(name, input.existingFiles);
  if (text === undefined) throw refuseNothing(name.folder);
  const clean = cleanSnippet(text, { repair: input.repair ?? true });
  const kind = input.kind ?? "function";
  const { analysis, choice } = await analyse(input, clean.source, {
    entry: localEntry(input.entry, name.module),
    kind,
  });
  const rendered = renderManifest({
    name: name.project,
    version: input.config.versions.initial,
    description: choice.function?.docstring ?? analysis.docstring,
    python,
    requirements,
    entry: renderEntry(name.module, choice),
    kind,
  });
  const manifest = await editManifest(rendered, {
    libraries: input.libraries,
    requirementsFile: input.requirementsFile === undefined ? undefined : REQUIREMENTS_FILE,
  });
  const sourcePath = `${name.folder}/src/${name.module}.py`;
  const draft = await finish(input, { manifest, sourcePath, clean, analysis, choice, files: [] });
  // Once more, because the text's own header (PEP 723) may ask for a package of the module's name.
  refuseBadName({ ...input, python }, draft.content.canonical);
  return draft;
}

/** Drafts what a job becomes when a text is pasted into it, or when what stands there is recorded. */
export async function draftNextVersion(
  input: SubmissionInput,
  current: CurrentJob,
): Promise<Draft> {
  const { job } = current;
  const { module } = job.entry;
  const text = input.text ?? current.source?.text;
  const sourcePath =
    current.source?.path ?? posix.join(job.root, "src", `${module.replaceAll(".", "/")}.py`);
  if (text === undefined) throw refuseNothing(job.root, sourcePath);
  const clean = cleanSnippet(text, { repair: input.text === undefined || (input.repair ?? true) });
  const kind = input.kind ?? job.kind;
  const { analysis, choice } = await analyse(input, clean.source, {
    entry: localEntry(input.entry, module),
    kind,
    usual: job.entry.function,
    isRecord: input.text === undefined,
  });
  const entry = renderEntry(module, choice);
  const manifest = await editManifest(current.manifest, {
    entry: entry === job.entry.text ? undefined : entry,
    kind: kind === job.kind ? undefined : kind,
    python: input.python === job.python ? undefined : input.python,
    requirements: input.requirements,
    dropRequirements: input.dropRequirements,
    libraries: input.libraries,
    requirementsFile: input.requirementsFile === undefined ? undefined : REQUIREMENTS_FILE,
  });
  const { files } = current;
  const draft = await finish(input, { manifest, sourcePath, clean, analysis, choice, files });
  refuseHiddenPackage(draft, job);
  return draft;
}

/** The file that a requirements text is kept in, relative to the job. */
export const REQUIREMENTS_FILE = "requirements.txt";

interface Wanted {
  readonly entry: string | undefined;
  readonly kind: "function" | "script";
  /** The function that the job has called so far. */
  readonly usual?: string | null;
  readonly isRecord?: boolean;
}

async function analyse(
  input: SubmissionInput,
  source: string,
  { entry, kind, usual, isRecord }: Wanted,
): Promise<{ readonly analysis: SnippetAnalysis; readonly choice: EntryChoice }> {
  // The parser is loaded here and not above, so that whoever only loads the engine does not pay for it.
  const { parseSnippet } = await import("./parse-snippet.ts");
  const analysis = parseSnippet(source);
  if (input.compiles !== true) refuseDoubtfulSource(analysis);
  const isThere = analysis.functions.some(({ name }) => name === usual);
  const keeps = kind === "function" && typeof usual === "string" && (isThere || isRecord === true);
  const wanted = entry ?? (keeps ? usual : undefined);
  return { analysis, choice: deriveEntry(analysis, { entry: wanted, kind }) };
}

type Parts = Pick<Draft, "manifest" | "sourcePath" | "clean" | "analysis" | "choice"> & {
  readonly files: readonly ReadText[];
};

/** Finishes a draft, once more with what is suggested where a person asked for that. */
async function finish(input: SubmissionInput, parts: Parts): Promise<Draft> {
  const draft = await readDraft(input, parts);
  const { sure } = draft.suggestions;
  if (input.infer !== true || sure.length === 0) return draft;
  const manifest = await editManifest(parts.manifest, { requirements: sure });
  return await readDraft(input, { ...parts, manifest });
}

/** Reads the new manifest as any later command will, so that it finds the same content. */
async function readDraft(input: SubmissionInput, parts: Parts): Promise<Draft> {
  const { manifest, sourcePath, clean, analysis, choice } = parts;
  const folder = input.folder.replace(/\/+$/, "");
  const parsed = parseManifest(manifest, folder, input.config);
  const path = manifestPathOf(folder);
  if (parsed.kind === "other") {
    throw configError(path, [{ path: [], message: "there is no table `[tool.pysnip]`" }]);
  }
  if (parsed.kind === "broken") throw configError(path, parsed.problems);
  const { job } = parsed;
  const content = deriveJobContent({
    job,
    source: { path: sourcePath, text: clean.source },
    files: mergeFiles(input, folder, parts.files),
    otherSources: input.otherSources,
    analysis,
    entry: choice.function,
  });
  const { module } = job.entry;
  const { otherSources } = input;
  const { canonical } = content;
  const suggestions = await deriveSuggestions({ job, clean, otherSources, canonical });
  return {
    folder,
    name: job.name,
    module,
    job,
    manifest,
    clean,
    sourcePath,
    analysis,
    choice,
    content,
    suggestions,
  };
}

function mergeFiles(
  { requirementsFile }: SubmissionInput,
  folder: string,
  files: readonly ReadText[],
): readonly ReadText[] {
  if (requirementsFile === undefined) return files;
  const path = `${folder}/${REQUIREMENTS_FILE}`;
  const before = files.find((file) => file.path === path)?.text ?? "";
  // What another file adds is not part of the text, and would be missed by what is recorded.
  const includes = [before, requirementsFile].flatMap(
    (text) => parseRequirementsFile(text, { path }).includes,
  );
  if (includes.length > 0) throw refuseIncludes(path);
  return [...files.filter((file) => file.path !== path), { path, text: requirementsFile }];
}

function localEntry(entry: string | undefined, module: string): string | undefined {
  const prefix = `${module}:`;
  return entry?.startsWith(prefix) === true ? entry.slice(prefix.length) : entry;
}

function renderEntry(module: string, choice: EntryChoice): string {
  return choice.function === null ? module : `${module}:${choice.function.name}`;
}
