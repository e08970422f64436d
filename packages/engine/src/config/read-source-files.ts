import { type Dirent, readdirSync } from "node:fs";
import { join, posix } from "node:path";
import { PysnipError } from "../errors/pysnip-error.ts";
import { deriveIgnored, type IgnoreLevel } from "./derive-ignored.ts";
import { matchSource } from "./match-source.ts";
import { ignoreFiles, readIgnoreLevels } from "./read-ignore-levels.ts";
import { shareWork, type Workspace } from "./workspace.ts";

/** What lies under a job's `src/`. Paths begin with `src/` and are sorted by code unit. */
export interface SourceFiles {
  readonly files: readonly string[];
  /** What an ignore file leaves out, of every kind. */
  readonly ignored: readonly string[];
}

/** What has to be known of a job to list its sources. */
export interface SourceOwner {
  readonly root: string;
  readonly name: string;
  /** Globs of ignored files that belong to the sources, relative to the job. */
  readonly generated?: readonly string[] | undefined;
}

/**
 * Lists a job's sources: exactly the files that Nx hashes as inputs of the job's targets. Nx hashes
 * nothing that lies behind a link, so links are refused; once per command.
 */
export function readSourceFiles(workspace: Workspace, job: SourceOwner): Promise<SourceFiles> {
  const generated = job.generated ?? [];
  return shareWork(workspace, ["sources", job.root, ...generated], async () => {
    const source = posix.join(workspace.root, job.root, "src");
    const beside = readFolder(posix.dirname(source));
    refuseLinks(job, beside);
    const entries = list(source, "");
    const hashed = await listHashed(workspace);
    const leaves = entries.filter((entry) => !entry.dirent.isDirectory());
    const isKnown = hashed !== null && leaves.every(({ dirent }) => dirent.isFile());
    const levels = isKnown ? [] : await readLevels(workspace, source, beside, entries);
    const inWorkspace = posix.join(job.root, "src");
    const isIgnored = ({ path, dirent }: Listed) =>
      // Whoever makes the hashes knows best; of links and devices they know nothing.
      (hashed !== null && dirent.isFile()
        ? !hashed.has(`${inWorkspace}/${path}`)
        : deriveIgnored(`${source}/${path}`, workspace.root, levels)) &&
      !generated.some((glob) => matchSource(glob, `src/${path}`));
    const kept = leaves.filter((entry) => !isIgnored(entry));
    const links = kept.filter((entry) => !entry.dirent.isFile());
    if (links.length > 0)
      throw notPlain(
        job,
        links.map(({ path }) => `src/${path}`),
      );
    return { files: pathsOf(kept), ignored: pathsOf(leaves.filter(isIgnored)) };
  });
}

async function readLevels(
  workspace: Workspace,
  source: string,
  beside: readonly Dirent[],
  entries: readonly Listed[],
): Promise<IgnoreLevel[]> {
  const folder = posix.dirname(source);
  const rules = entries.filter((entry) => ignoreFiles.includes(entry.dirent.name));
  return await readIgnoreLevels(workspace, [
    // Hardly a job has one, and the folders above it are those of many jobs.
    beside.some(({ name }) => ignoreFiles.includes(name)) ? folder : posix.dirname(folder),
    ...rules.map((entry) => posix.dirname(`${source}/${entry.path}`)),
  ]);
}

async function listHashed(workspace: Workspace): Promise<ReadonlySet<string> | null> {
  const ask = workspace.listHashed;
  return ask ? await shareWork(workspace, ["hashed files"], ask) : null;
}

function pathsOf(entries: readonly Listed[]): string[] {
  return entries.map((entry) => `src/${entry.path}`).sort();
}

function refuseLinks(job: SourceOwner, beside: readonly Dirent[]): void {
  const found = beside.filter((entry) => FOLDERS.includes(entry.name) && !entry.isDirectory());
  const names = found.map(({ name }) => name).sort();
  if (names.length > 0) throw notPlain(job, names);
}

const FOLDERS = ["src", "tests"];

function notPlain({ root, name }: SourceOwner, paths: readonly string[]): PysnipError {
  return new PysnipError("PYSNIP_SOURCE_REFUSED", {
    headline: `\`${name}\` has links or devices among its sources`,
    details: paths.slice(0, 20).map((path) => `  ${root}/${path}`),
    hint: "replace each by a plain file or folder, or let git ignore it",
  });
}

/** What Nx never looks at, and the bytecode that our targets leave out of their inputs. */
export const neverHashed = [
  "node_modules",
  ".git",
  ".nx/cache",
  ".nx/workspace-data",
  ".yarn/cache",
  "__pycache__",
];

interface Listed {
  readonly path: string;
  readonly dirent: Dirent;
}

// Plain calls: a library that understands globs takes ten times as long for a folder of few files.
function list(source: string, folder: string): Listed[] {
  const found: Listed[] = [];
  for (const dirent of readFolder(join(source, folder))) {
    const path = folder === "" ? dirent.name : `${folder}/${dirent.name}`;
    if (neverHashed.some((name) => `/${path}`.endsWith(`/${name}`))) continue;
    found.push({ path, dirent });
    if (dirent.isDirectory()) found.push(...list(source, path));
  }
  return found;
}

function readFolder(path: string): Dirent[] {
  try {
    return readdirSync(path, { withFileTypes: true });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return [];
    throw error;
  }
}
