import { join, posix } from "node:path";
import type { JobConfig } from "../config/config.ts";
import { readSourceFiles } from "../config/read-source-files.ts";
import type { Workspace } from "../config/workspace.ts";
import { PysnipError } from "../errors/pysnip-error.ts";
import { readTextFile } from "../host/files.ts";
import { mapInPortions } from "../host/map-in-portions.ts";
import { checkImports, type FileImports, type UndeclaredImport } from "./check-imports.ts";
import type { RequirementSet } from "./derive-requirements.ts";
import { explainUndeclared, undeclaredImports } from "./explain-imports.ts";
import type { Policy } from "./policy.ts";
import { type LoadScanner, readImportScan } from "./read-import-scan.ts";

/** What the imports of a job have to say to a person. */
export interface ImportFindings {
  readonly warnings: readonly string[];
  /** Worth a line when something was written, and no more. */
  readonly information: readonly string[];
}

/**
 * Compares the imports of every Python file under `src/` with what the job declares. Throws
 * `PYSNIP_IMPORT_UNDECLARED` where the policy wants an error. Files that were seen before are not
 * parsed again.
 */
export async function readImportFindings(
  workspace: Workspace,
  job: JobConfig,
  { requirements }: RequirementSet,
  policy: Pick<Policy, "undeclaredImports">,
  loadScanner?: LoadScanner,
): Promise<ImportFindings> {
  const { files, ignored } = await readSourceFiles(workspace, job);
  const hidden = findHiddenModules(files, ignored);
  if (policy.undeclaredImports === "off" && hidden.size === 0) {
    return { warnings: [], information: [] };
  }
  const sources = files.filter((path) => path.endsWith(".py"));
  const read = await mapInPortions(sources, (path) =>
    readFileImports(workspace, job, path, loadScanner),
  );
  const declared = requirements.flatMap((item) => item.declared);
  const scanned = read.filter((item) => "required" in item);
  const { undeclared, unused } = checkImports(scanned, declared, findLocalModules(files));
  const ignoredImports = undeclared.filter(({ entry }) => hidden.has(entry.top));
  if (ignoredImports.length > 0) throw importsIgnored(job, ignoredImports);
  if (policy.undeclaredImports === "off") return { warnings: [], information: [] };
  if (undeclared.length > 0 && policy.undeclaredImports === "error") {
    throw undeclaredImports(job.name, undeclared, job.python);
  }
  const skipped = read.flatMap((item) => ("skipped" in item ? [item.skipped] : []));
  const lines = [...explainUndeclared(undeclared, job.python), ...skipped];
  return {
    warnings: lines.map((line) => `warning: ${line}`),
    information: scanned.length === 0 || unused.length === 0 ? [] : [explainUnused(unused)],
  };
}

interface Skipped {
  /** The sentence that says why. */
  readonly skipped: string;
}

async function readFileImports(
  workspace: Workspace,
  job: JobConfig,
  file: string,
  loadScanner?: LoadScanner,
): Promise<FileImports | Skipped> {
  const path = posix.join(job.root, file);
  const text = await readTextFile(join(workspace.root, path), MAXIMUM_BYTES).catch(() => null);
  if (text === null) return { skipped: `${path}: it is too large for its imports to be checked` };
  const scan = await readImportScan(workspace.cacheDirectory, text, job.python, loadScanner);
  return { path, required: scan.required, optional: scan.optional };
}

// What lies directly under `src/` is first on Python's path, whatever the file is made of.
function findLocalModules(files: readonly string[]): Set<string> {
  return new Set(files.map((path) => /^src\/([^/.]*)/.exec(path)?.[1] ?? ""));
}

// Modules that only a file which no bundle will hold could be the answer to.
function findHiddenModules(files: readonly string[], ignored: readonly string[]): Set<string> {
  const local = findLocalModules(files);
  const python = ignored.filter((path) => path.endsWith(".py"));
  return new Set([...findLocalModules(python)].filter((name) => name !== "" && !local.has(name)));
}

function importsIgnored(job: JobConfig, found: readonly UndeclaredImport[]): PysnipError {
  return new PysnipError("PYSNIP_SOURCE_REFUSED", {
    headline: `\`${job.name}\` imports files that git or Nx ignores`,
    details: found.map(
      ({ file, entry }) => `  ${file}:${entry.line}:${entry.column}: \`${entry.module}\``,
    ),
    hint: "stop ignoring them: what is ignored is not hashed, so it does not go into a bundle",
  });
}

function explainUnused(names: readonly string[]): string {
  const list = names.map((name) => `\`${name}\``).join(", ");
  return `declared and never imported: ${list} (right for plugins and drivers)`;
}

// The parser takes some seconds for a megabyte.
const MAXIMUM_BYTES = 1024 * 1024;
