import { redact } from "../errors/redact.ts";
import type { Draft } from "./derive-draft.ts";
import type { Settled, SubmissionChange } from "./settled-submission.ts";
import { renderSignature } from "./render-signature.ts";
import type { PlannedFile } from "./submission.ts";
import { isLower } from "./version-rules.ts";

/** What there is to say about a submission. */
export interface SubmissionNews extends Omit<Settled, "history"> {
  readonly files: readonly PlannedFile[];
}

/**
 * Renders what a person should know of a submission: what became of the version and why, what
 * changed, how to choose another version, and the command to run next.
 */
export function renderSubmissionMessages(news: SubmissionNews): string[] {
  const sentences = news.answer.kind === "unchanged" ? renderUnchanged(news) : renderVersion(news);
  // A `%pip install` line or a requirement may hold an address with a password.
  return sentences.map(redact);
}

function renderUnchanged(news: SubmissionNews): string[] {
  const { draft, answer, moved, files } = news;
  const { name, content } = draft;
  const id = `c:${content.contentId.slice("sha256:".length, 19)}`;
  const written = files.map(({ path }) => `\`${path}\``).join(", ");
  return [
    `${name} is unchanged at ${answer.version} (${id})`,
    ...draft.clean.repairs,
    ...renderSuggested(draft),
    ...(moved ? [`the history notes that the job is called \`${name}\` now`] : []),
    written === "" ? "nothing is written" : `written, without a new version: ${written}`,
  ];
}

function renderVersion(news: SubmissionNews): string[] {
  const { draft, input, change } = news;
  const { name, choice, clean, folder } = draft;
  const isNew = input.current === null;
  return [
    isNew ? renderCreated(news) : renderStep(news),
    ...(input.text === undefined ? [`recorded is what stands in \`${folder}\``] : []),
    ...(choice.function === null ? [] : [renderSignature(choice.function.parameters)]),
    ...clean.repairs,
    ...choice.notes.map((note) => `note: ${note}`),
    ...renderSuggested(draft),
    ...(isNew ? [] : renderRequirements(change)),
    ...change.contract.map(({ text, level }) => `contract: ${text} (${level})`),
    ...(isNew ? [] : renderNotes(news)),
    ...(isNew ? [] : renderOverride(news)),
    ...(isNew || hasNewRequirements(change)
      ? ["nothing is installed yet", `next: npx nx run ${name}:lock`]
      : [`next: npx nx run ${name}:test`]),
  ];
}

function renderCreated({ draft, answer }: SubmissionNews): string {
  const { name, choice, job } = draft;
  const what = choice.function === null ? "script" : "entry";
  return `created ${name} ${answer.version} (${what} ${job.entry.text})`;
}

function renderStep({ draft, change, answer }: SubmissionNews): string {
  const { previous } = change;
  const { name, content } = draft;
  if (previous === null) return `${name} ${answer.version} is recorded; no version was before`;
  const { record } = previous;
  const changed = [
    ...(record.source.id === content.sourceId ? [] : ["body"]),
    ...(record.requirements.hash === content.requirementsHash ? [] : ["requirements"]),
  ];
  const what = changed.length === 0 ? "content unchanged" : `${changed.join(" and ")} changed`;
  const contract =
    record.contract.id === content.contractId ? "contract unchanged" : "contract changed";
  const again =
    answer.kind === "new" && answer.revertsTo !== null
      ? `; the content of ${answer.revertsTo} again`
      : "";
  return `${name} ${record.to} → ${answer.version} (${what}; ${contract}${again})`;
}

function renderSuggested({ suggestions: { lines, sure } }: Draft): string[] {
  return [
    ...lines.map((line) => `note: ${line}`),
    ...(sure.length === 0
      ? []
      : ["note: the same command with `--infer` adds what is sure of these"]),
  ];
}

function renderRequirements({ requirements }: SubmissionChange): string[] {
  return [
    ...requirements.added.map((text) => `requirement: + ${text}`),
    ...requirements.removed.map((text) => `requirement: - ${text}`),
    ...requirements.changed.map(({ from, to }) => `requirement: ${from} → ${to}`),
  ];
}

function hasNewRequirements({ requirements }: SubmissionChange): boolean {
  const { added, removed, changed } = requirements;
  return added.length + removed.length + changed.length > 0;
}

function renderNotes({ draft, input, change }: SubmissionNews): string[] {
  const names = ["added", "removed", "renamed", "moved"];
  const signature = change.contract.some(
    ({ path, kind }) => /^parameters(\.\w+)?$/.test(path) && names.includes(kind),
  );
  const test = `${draft.folder}/tests/test_${draft.module}.py`;
  return signature && input.existingFiles.includes(test)
    ? [`note: \`${test}\` is yours and stays; it may expect the parameters of before`]
    : [];
}

function renderOverride({ draft, answer }: SubmissionNews): string[] {
  if (answer.kind !== "new") return [];
  const command = `npx nx g @pysnip/nx:snippet ${draft.folder}`;
  const { applied, suggested } = answer.bump;
  if (answer.version.includes("-")) return [`to release it: ${command} --promote`];
  return isLower(applied, suggested)
    ? [`the contract calls for a ${suggested} version: ${command} --bump ${suggested}`]
    : [`for another version: ${command} --set-version <version>`];
}
