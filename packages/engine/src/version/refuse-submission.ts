import { PysnipError } from "../errors/pysnip-error.ts";
import { renderQuotedText } from "../requirements/render-quoted-text.ts";
import { deriveJobName } from "./derive-job-name.ts";
import type { JobName } from "./derive-job-name.ts";
import type { SnippetAnalysis } from "./snippet-analysis.ts";
import type { SubmissionInput } from "./submission.ts";

/** Gives the names that a folder stands for, or throws PYSNIP_NAME_INVALID with every reason against them. */
export function refuseBadName(input: SubmissionInput, requirements: readonly string[]): JobName {
  const { name, problems } = deriveJobName(input.folder, { ...input, requirements });
  if (problems.length === 0) return name;
  throw new PysnipError("PYSNIP_NAME_INVALID", {
    headline: `${renderQuotedText(input.folder)} cannot be the folder of a job`,
    details: problems,
  });
}

/** Throws PYSNIP_JOB_EXISTS when a job, or a file that a new one would overwrite, is in the folder. */
export function refuseExistingJob(
  { folder, module }: JobName,
  existingFiles: readonly string[],
): void {
  const existing = new Set(existingFiles);
  const source = `${folder}/src/${module}.py`;
  if (existing.has(`${folder}/pyproject.toml`)) {
    throw new PysnipError("PYSNIP_JOB_EXISTS", {
      headline: `\`${folder}\` has a \`pyproject.toml\` already, and submitting again is not built yet`,
      hint: `edit \`${source}\` in place`,
    });
  }
  const taken = [source, `${folder}/history.jsonl`].filter((path) => existing.has(path));
  if (taken.length === 0) return;
  throw new PysnipError("PYSNIP_JOB_EXISTS", {
    headline: `\`${folder}\` is no job, but it holds files that a job would overwrite`,
    details: taken.map((path) => `\`${path}\``),
    hint: "choose another folder, or move these files away",
  });
}

/** Throws PYSNIP_SNIPPET_INVALID with every place of a snippet that its structure makes doubtful. */
export function refuseDoubtfulSource({ problems }: SnippetAnalysis): void {
  if (problems.length === 0) return;
  throw new PysnipError("PYSNIP_SNIPPET_INVALID", {
    headline: "the snippet cannot be read as Python; lines count after the clean-up",
    details: problems.map(
      ({ line, column, message }) => `line ${line}, column ${column}: ${message}`,
    ),
  });
}
