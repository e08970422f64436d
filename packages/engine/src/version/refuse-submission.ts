import { PysnipError } from "../errors/pysnip-error.ts";
import { renderQuotedText } from "../requirements/render-quoted-text.ts";
import { deriveJobName, findHidden, foldCase } from "./derive-job-name.ts";
import type { JobName, NameContext } from "./derive-job-name.ts";
import type { SnippetAnalysis } from "./snippet-analysis.ts";

/** Gives the names that a folder stands for, or throws PYSNIP_NAME_INVALID with every reason against them. */
export function refuseBadName(
  input: Omit<NameContext, "requirements"> & { readonly folder: string },
  requirements: readonly string[],
): JobName {
  const { name, problems } = deriveJobName(input.folder, { ...input, requirements });
  if (problems.length === 0) return name;
  throw new PysnipError("PYSNIP_NAME_INVALID", {
    headline: `${renderQuotedText(input.folder)} cannot be the folder of a job`,
    details: problems,
  });
}

/** Throws PYSNIP_NAME_INVALID when a package that a job now requires hides behind the job's own module. */
export function refuseHiddenPackage(
  {
    module,
    content,
  }: { readonly module: string; readonly content: { readonly canonical: readonly string[] } },
  { name }: { readonly name: string },
): void {
  const [top = module] = module.split(".", 1);
  const hidden = findHidden(top, content.canonical);
  if (hidden === null) return;
  throw new PysnipError("PYSNIP_NAME_INVALID", {
    headline: `\`${name}\` cannot require ${renderQuotedText(hidden)}`,
    details: [`the job's own module \`${top}\` would hide it`],
    hint: "rename the job's module and `entry` in `pyproject.toml`, or leave the requirement out",
  });
}

/** Throws PYSNIP_JOB_EXISTS when another project, or a file that a job would overwrite, is in the folder. */
export function refuseExistingJob(
  { folder, module }: JobName,
  existingFiles: readonly string[],
): void {
  const needed = ["pyproject.toml", `src/${module}.py`, "history.jsonl"].map((path) =>
    foldCase(`${folder}/${path}`),
  );
  const taken = existingFiles.filter((path) => needed.includes(foldCase(path)));
  if (taken.length === 0) return;
  throw new PysnipError("PYSNIP_JOB_EXISTS", {
    headline: `\`${folder}\` is no job, but it holds files that a job would overwrite`,
    details: taken.map((path) => `\`${path}\``),
    hint: "choose another folder, or move these files away",
  });
}

/** The refusal of a requirements text that leads to other files. */
export function refuseIncludes(path: string): PysnipError {
  return new PysnipError("PYSNIP_REQUIREMENT_INVALID", {
    headline: `\`${path}\` cannot be submitted, because it names other files (\`-r\`, \`-c\`)`,
    hint: "edit the file by hand, and submit without a source to record what stands in the folder",
  });
}

/** The refusal of a submission that has no text to submit. */
export function refuseNothing(folder: string, sourcePath?: string): PysnipError {
  return new PysnipError("PYSNIP_SNIPPET_INVALID", {
    headline:
      sourcePath === undefined
        ? `\`${folder}\` is no job yet, so there is nothing that could be recorded`
        : `\`${sourcePath}\` is missing, so there is nothing that could be recorded`,
    details: ["say where the function comes from: one of `--from` and `--code`, or a `--spec`"],
    hint: `npx nx g @pysnip/nx:snippet ${folder} --from churn.py`,
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
