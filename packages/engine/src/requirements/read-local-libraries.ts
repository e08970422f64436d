import { join, posix } from "node:path";
import type {
  ConfigProblem,
  DeclaredTables,
  JobConfig,
  WorkspaceConfig,
} from "../config/config.ts";
import { manifestPathOf } from "../config/derive-job-paths.ts";
import { readManifest, refuseConfig } from "../config/read-config.ts";
import { PysnipError } from "../errors/pysnip-error.ts";
import { suggestNearest } from "../errors/suggest-nearest.ts";
import { exists } from "../host/files.ts";
import type { LibraryInput } from "./derive-requirements.ts";
import { deriveLocalProjects, type LocalProject } from "./derive-local-projects.ts";
import { parseLocalLibrary } from "./parse-local-library.ts";
import type { FindProjects } from "./read-projects.ts";
import { readEntry, readRequirementFiles } from "./read-requirement-files.ts";

/** A project of the workspace whose sources belong to a job. */
export interface LocalLibrary {
  readonly name: string;
  readonly root: string;
  /** Globs of ignored files that belong to its sources, relative to it. */
  readonly generated: readonly string[];
}

/** A local library together with what it requires. */
export interface ReadLibrary extends LocalLibrary {
  /** The folders of the libraries that it uses itself. */
  readonly uses: readonly string[];
  readonly input: LibraryInput;
  /** Its manifest. */
  readonly text: string;
}

/** Where libraries are looked for. */
export interface LibraryPlace {
  readonly workspaceRoot: string;
  readonly config: WorkspaceConfig;
  readonly findProjects: FindProjects;
}

/** A project that uses libraries: the job, or a library of it. */
interface User {
  readonly root: string;
  readonly name: string;
  readonly declared: DeclaredTables;
}

/**
 * Reads the local libraries of a job and those that they use themselves, sorted by folder. Throws
 * one PYSNIP_CONFIG_INVALID with every library that is not there, is there twice, uses itself by
 * others, or does not have its module under `src/`.
 */
export async function readLocalLibraries(place: LibraryPlace, job: User): Promise<ReadLibrary[]> {
  const found = new Map<string, ReadLibrary>();
  const failures: PysnipError[] = [];
  await visit(job, [job]);
  refuseTogether(job, failures);
  return [...found.values()].sort((one, other) => (one.root < other.root ? -1 : 1));

  async function visit(user: User, chain: readonly User[]): Promise<string[]> {
    const wanted = deriveLocalProjects(user.declared.libraries);
    if (wanted.length === 0) return [];
    const projects = await place.findProjects(wanted.map(({ name }) => name));
    const problems: ConfigProblem[] = [];
    const uses: string[] = [];
    for (const item of wanted) {
      const roots = projects.get(item.name) ?? [];
      const [root] = roots;
      const problem =
        root === undefined || roots.length > 1
          ? explainRoots(item, roots, [...projects.keys()])
          : (explainCycle(item, root, chain) ?? (await findMissingModule(place, item, root)));
      if (problem !== null || root === undefined) {
        const path = ["tool", "pysnip", "libraries", item.importName];
        problems.push({ path, message: problem ?? "" });
        continue;
      }
      uses.push(root);
      if (found.has(root)) continue;
      const library = await keepFailure(() => readLibrary(place, root));
      if (library === null) continue;
      found.set(root, library);
      const next = { root, name: library.name, declared: library.input.declared };
      found.set(root, { ...library, uses: await visit(next, [...chain, next]) });
    }
    if (problems.length > 0) {
      const file = manifestPathOf(user.root);
      await keepFailure(() => refuseConfig(place.workspaceRoot, file, problems));
    }
    return uses;
  }

  async function keepFailure<Result>(work: () => Promise<Result>): Promise<Result | null> {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof PysnipError)) throw error;
      failures.push(error);
      return null;
    }
  }
}

function refuseTogether({ name }: User, failures: readonly PysnipError[]): void {
  const [first] = failures;
  if (first === undefined) return;
  if (failures.length === 1) throw first;
  throw new PysnipError("PYSNIP_CONFIG_INVALID", {
    headline: `the local libraries of \`${name}\` have problems in ${failures.length} manifests`,
    details: failures.flatMap(({ details }) => details),
    hint: "edit the files that are named above",
  });
}

function explainRoots(
  { project }: LocalProject,
  roots: readonly string[],
  known: readonly string[],
): string {
  if (roots.length > 1) {
    const places = roots.map((root) => `\`${manifestPathOf(root)}\``).join(" and ");
    return `\`${project}\` is the name of ${roots.length} projects: ${places}; rename all but one`;
  }
  const nearest = suggestNearest(project, known);
  const advice = nearest === null ? "" : `; did you mean \`${nearest}\`?`;
  return `no \`pyproject.toml\` of this workspace has the name \`${project}\`${advice}`;
}

function explainCycle(
  { project }: LocalProject,
  root: string,
  chain: readonly User[],
): string | null {
  const start = chain.findIndex((user) => user.root === root);
  if (start === -1) return null;
  const names = [...chain.slice(start).map(({ name }) => name), project];
  return `libraries use each other in a circle: ${names.join(" -> ")}`;
}

async function findMissingModule(
  { workspaceRoot }: LibraryPlace,
  { importName }: LocalProject,
  root: string,
): Promise<string | null> {
  // A hostile key must not lead anywhere; what is wrong with it is said with the requirements.
  if (!MODULE.test(importName)) return null;
  const path = importName.replaceAll(".", "/");
  const holds = async (folder: string) =>
    (await exists(join(workspaceRoot, folder, path))) ||
    (await exists(join(workspaceRoot, folder, `${path}.py`)));
  const source = posix.join(root, "src");
  if (await holds(source)) return null;
  return (await holds(root))
    ? `\`${importName}\` lies in \`${root}\` itself; move it to \`${source}\`, which alone belongs to a library`
    : `\`${source}\` holds no module \`${importName}\``;
}

async function readLibrary(place: LibraryPlace, root: string): Promise<ReadLibrary> {
  const { workspaceRoot, config } = place;
  const manifestPath = manifestPathOf(root);
  const { parsed, text } = await readManifest(workspaceRoot, root, config);
  if (parsed.kind === "job") return await readJobAsLibrary(workspaceRoot, parsed.job, text);
  const library = parseLocalLibrary(text);
  if ("problems" in library) {
    return await refuseConfig(workspaceRoot, manifestPath, library.problems);
  }
  const { name, declared } = library;
  const input = { root, name, manifestPath, declared, files: [], entry: null };
  return { name, root, generated: [], uses: [], text, input };
}

// All that a job declares: its modules may need any of it, whoever imports them.
async function readJobAsLibrary(
  workspaceRoot: string,
  job: JobConfig,
  text: string,
): Promise<ReadLibrary> {
  const { root, name, generated, declared } = job;
  const manifestPath = manifestPathOf(root);
  const files = await readRequirementFiles(workspaceRoot, job, manifestPath);
  const entry = readEntry(workspaceRoot, job);
  const input = { root, name, manifestPath, declared, files, entry };
  return { name, root, generated, uses: [], text, input };
}

const MODULE = /^[A-Za-z_][\w.]*$/;
