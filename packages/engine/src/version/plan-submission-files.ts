import { REQUIREMENTS_FILE } from "./derive-draft.ts";
import type { Draft } from "./derive-draft.ts";
import { deriveHistoryRecord } from "./derive-history-record.ts";
import { editManifest } from "./edit-manifest.ts";
import { hashSources } from "./hash-content.ts";
import { cleanSnippet } from "./parse-pasted-text.ts";
import { renderHistoryLine } from "./render-history-line.ts";
import { renderTestFile } from "./render-test-file.ts";
import type { Settled } from "./settled-submission.ts";
import type { PlannedFile, SubmissionInput } from "./submission.ts";

/** The files that a submission writes, sorted by path; what stands there already is left out. */
export async function planFiles(settled: Settled): Promise<PlannedFile[]> {
  const { input, draft, answer } = settled;
  const { folder, module, sourcePath, clean } = draft;
  const { current } = input;
  const manifest = await editManifest(draft.manifest, { version: answer.version });
  const requirements = `${folder}/${REQUIREMENTS_FILE}`;
  const test = `${folder}/tests/test_${module}.py`;
  const files: PlannedFile[] = [];
  if (manifest !== current?.manifest) {
    files.push({ path: `${folder}/pyproject.toml`, content: manifest });
  }
  if (current === null || (input.text !== undefined && !isSameSource(settled))) {
    files.push({ path: sourcePath, content: clean.source });
  }
  const { requirementsFile } = input;
  if (requirementsFile !== undefined && requirementsFile !== current?.requirementsFile) {
    files.push({ path: requirements, content: requirementsFile });
  }
  // Tests belong to people: they are written once, and one that is there already stays.
  if (current === null && !input.existingFiles.includes(test)) {
    files.push({ path: test, content: planTest(draft) });
  }
  if (answer.kind === "new" || settled.moved) {
    const before = current?.history ?? "";
    const gap = before === "" || before.endsWith("\n") ? "" : "\n";
    const line = renderHistoryLine(deriveHistoryRecord(settled));
    files.push({ path: `${folder}/history.jsonl`, content: `${before}${gap}${line}\n` });
  }
  return files.sort((one, other) => (one.path < other.path ? -1 : 1));
}

/** Work in place that no version holds is gone once a text is pasted over it; that is said. */
export function explainReplaced(
  { input, draft, history }: Settled,
  files: readonly PlannedFile[],
): string[] {
  const before = cleanCurrent(input);
  if (before === null || !files.some(({ path }) => path === draft.sourcePath)) return [];
  const id = hashSources(before, input.otherSources);
  if (history.entries.some(({ record }) => record.source.id === id)) return [];
  return [
    `note: \`${draft.sourcePath}\` held changes that no version records; the pasted text took their place`,
  ];
}

/** Whether the file holds this text already, however its lines end. */
function isSameSource({ input, draft }: Settled): boolean {
  return cleanCurrent(input) === draft.clean.source;
}

/** What stands in the entry's file as it would be recorded; null where it is no snippet any more. */
function cleanCurrent({ current }: SubmissionInput): string | null {
  const text = current?.source?.text;
  if (text === undefined) return null;
  try {
    return cleanSnippet(text, { repair: true }).source;
  } catch {
    return null;
  }
}

function planTest({ module, analysis, choice }: Draft): string {
  const entry = choice.function;
  const rebound = analysis.assignments.some((assignment) => assignment.name === entry?.name);
  const signatureIsKnown = entry?.decorators.length === 0 && !rebound;
  return renderTestFile({ module, function: entry, signatureIsKnown });
}
