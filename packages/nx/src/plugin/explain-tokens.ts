import type { JobFinding } from "@pysnip/engine";

// What Nx replaces in inputs, outputs and options, wherever it stands, and cannot be told not to.
const TOKEN = /\{(?=(workspaceRoot|projectRoot|projectName|project|target|options|env)[.}])/g;

/** Why a job cannot be used whose paths hold what Nx takes for tokens; null when none does. */
export function explainTokens(root: string, finding: JobFinding): string | null {
  const found = findToken(root, finding);
  if (found === undefined) return null;
  return [
    "a path holds what Nx takes for a token (PYSNIP_JOB_UNUSABLE)",
    `  ${root}/pyproject.toml: \`${found}\``,
    "hint: rename the folder or the file",
  ].join("\n");
}

// Thousands of jobs are read, and hardly one has a brace.
function findToken(root: string, finding: JobFinding): string | undefined {
  if (hasToken(root)) return root;
  if (finding.kind !== "job") return undefined;
  const { libraries, requirementFiles, denyFiles } = finding;
  return (
    requirementFiles.find(hasToken) ??
    denyFiles.find(hasToken) ??
    libraries.find((library) => hasToken(library.root))?.root
  );
}

function hasToken(path: string): boolean {
  return path.includes("{") && path.search(TOKEN) !== -1;
}

/** A text for a person that Nx does not read tokens in: one in an option can make every command fail. */
export function breakTokens(text: string): string {
  return text.replace(TOKEN, "{ ");
}
