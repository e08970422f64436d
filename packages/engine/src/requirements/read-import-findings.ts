import { join, posix } from "node:path";
import type { JobConfig } from "../config/config.ts";
import { readSourceFiles, type SourceFiles } from "../config/read-source-files.ts";
import { shortenText } from "../config/shorten-text.ts";
import type { Workspace } from "../config/workspace.ts";
import { PysnipError } from "../errors/pysnip-error.ts";
import { readTextFile } from "../host/files.ts";
import { mapInPortions } from "../host/map-in-portions.ts";
import { checkImports, type FileImports, type UndeclaredImport } from "./check-imports.ts";
import { refuseCollidingNames } from "./check-local-names.ts";
import type { ReadText, RequirementSet } from "./derive-requirements.ts";
import { explainUndeclared, undeclaredImports } from "./explain-imports.ts";
import type { Policy } from "./policy.ts";
import type { DeclaredRequirement } from "./requirement-source.ts";
import { readJob } from "./read-job.ts";
import type { ReadLibrary } from "./read-local-libraries.ts";
import { type LoadScanner, readImportScan } from "./read-import-scan.ts";

/** What the imports of a job have to say to a person. */
export interface ImportFindings {
  readonly warnings: readonly string[];
  /** Worth a line when something was written, and no more. */
  readonly information: readonly string[];
}

/**
 * Compares the imports of every Python file under `src/` with what the job declares, and those of
 * each local library with what that library declares. Throws `PYSNIP_IMPORT_UNDECLARED` where the
 * policy wants an error. Files that were seen before are not parsed again.
 */
export async function readImportFindings(
  workspace: Workspace,
  job: JobConfig,
  { requirements }: RequirementSet,
  policy: Pick<Policy, "undeclaredImports">,
  loadScanner?: LoadScanner,
): Promise<ImportFindings> {
  const projects = await readImportedProjects(workspace, job);
  refuseCollidingNames(job.name, projects);
  const hidden = new Set(projects.flatMap((each) => [...findHiddenModules(each)]));
  if (policy.undeclaredImports === "off" && hidden.size === 0) {
    return { warnings: [], information: [] };
  }
  const declared = requirements.flatMap((item) => item.declared);
  const checks = await mapInPortions(projects, async (project) => {
    const sources = project.files.filter((path) => path.endsWith(".py"));
    const read = await mapInPortions(sources, async (path) => {
      const at = posix.join(project.root, path);
      const { entry } = project;
      const isRead = entry?.path === at && entry.text.length <= MAXIMUM_BYTES;
      const text = isRead ? entry.text : await readSource(workspace, at);
      return await scanFile(workspace, at, text, job.python, loadScanner);
    });
    const scanned = read.filter((item) => "required" in item);
    const own = [
      ...declared.filter(({ library }) => library === project.library),
      ...(project.builtins ? declared.filter(isPydantic).map(toBuiltin) : []),
    ];
    const local = projects.filter(({ root }) => project.reaches.has(root));
    const modules = findLocalModules(local.flatMap(({ files }) => files));
    return { read, scanned, ...checkImports(scanned, own, modules) };
  });
  const undeclared = checks.flatMap((check) => check.undeclared);
  const read = checks.flatMap((check) => check.read);
  // What a library does not use is for its own owners to see.
  const { scanned, unused } = checks[0] ?? { scanned: [], unused: [] };
  const ignoredImports = undeclared.filter(({ entry }) => hidden.has(entry.top));
  if (ignoredImports.length > 0) throw importsIgnored(job, ignoredImports);
  if (policy.undeclaredImports === "off") return { warnings: [], information: [] };
  const unchecked = read.flatMap((item) => ("skipped" in item ? [item.skipped] : []));
  if (policy.undeclaredImports === "error" && undeclared.length + unchecked.length > 0) {
    throw undeclaredImports(job.name, { undeclared, unchecked }, job.python);
  }
  const lines = [...explainUndeclared(undeclared, job.python), ...unchecked];
  return {
    warnings: lines.map((line) => `warning: ${line}`),
    information: scanned.length === 0 || unused.length === 0 ? [] : [explainUnused(unused)],
  };
}

/** A job or a local library of it, with what it may import without declaring a requirement. */
interface ImportedProject extends SourceFiles {
  readonly root: string;
  /** Its entry file, which was read already. */
  readonly entry: ReadText | null;
  /** As requirements name their library; absent for the job. */
  readonly library: string | undefined;
  /** Whether it counts on pydantic, whichever project then brings it. */
  readonly builtins: boolean;
  /** The folders of the projects whose modules it may import, its own among them. */
  readonly reaches: ReadonlySet<string>;
}

// The job comes first.
async function readImportedProjects(
  workspace: Workspace,
  job: JobConfig,
): Promise<ImportedProject[]> {
  const { libraries, entry } = await readJob(workspace, job.root);
  const owners = [job, ...libraries];
  return await mapInPortions(owners, async (owner) => ({
    ...(await readSourceFiles(workspace, owner)),
    root: owner.root,
    entry: "uses" in owner ? owner.input.entry : entry,
    library: "uses" in owner ? owner.root : undefined,
    builtins: ("uses" in owner ? owner.input : owner).declared.builtins,
    reaches:
      "uses" in owner ? findReached(owner, libraries) : new Set(owners.map(({ root }) => root)),
  }));
}

function isPydantic({ requirement }: DeclaredRequirement): boolean {
  return requirement.name === "pydantic";
}

function toBuiltin(item: DeclaredRequirement): DeclaredRequirement {
  return { ...item, source: "builtin" };
}

function findReached(owner: ReadLibrary, libraries: readonly ReadLibrary[]): Set<string> {
  const reached = new Set([owner.root]);
  for (const root of reached) {
    const uses = libraries.find((library) => library.root === root)?.uses ?? [];
    for (const each of uses) reached.add(each);
  }
  return reached;
}

interface Skipped {
  /** The sentence that says why. */
  readonly skipped: string;
}

// What is no text may hold any import: nobody looked.
async function readSource(workspace: Workspace, path: string): Promise<string | Skipped> {
  try {
    const text = await readTextFile(join(workspace.root, path), MAXIMUM_BYTES);
    return (
      text ?? { skipped: `${path}: it cannot be found by its name, so its imports are not checked` }
    );
  } catch (error) {
    const isLarge = error instanceof PysnipError;
    return {
      skipped: isLarge
        ? `${path}: it is too large for its imports to be checked`
        : `${path}: it cannot be read, so its imports are not checked`,
    };
  }
}

async function scanFile(
  workspace: Workspace,
  path: string,
  text: string | Skipped,
  python: string,
  loadScanner?: LoadScanner,
): Promise<FileImports | Skipped> {
  if (typeof text !== "string") return text;
  const scan = await readImportScan(workspace.cacheDirectory, text, python, loadScanner);
  return { path, required: scan.required, optional: scan.optional };
}

// What lies directly under `src/` is first on Python's path, whatever the file is made of.
function findLocalModules(files: readonly string[]): Set<string> {
  return new Set(files.map((path) => /^src\/([^/.]*)/.exec(path)?.[1] ?? ""));
}

// Modules that only a file which no bundle will hold could be the answer to.
function findHiddenModules({ files, ignored }: SourceFiles): Set<string> {
  const local = findLocalModules(files);
  const python = ignored.filter((path) => path.endsWith(".py"));
  return new Set([...findLocalModules(python)].filter((name) => name !== "" && !local.has(name)));
}

function importsIgnored(job: JobConfig, found: readonly UndeclaredImport[]): PysnipError {
  return new PysnipError("PYSNIP_SOURCE_REFUSED", {
    headline: `\`${job.name}\` imports files that git or Nx ignores`,
    details: found.map(
      ({ file, entry }) =>
        `  ${file}:${entry.line}:${entry.column}: \`${shortenText(entry.module)}\``,
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
