import { lstat } from "node:fs/promises";
import { join, posix } from "node:path";
import { PysnipError } from "../errors/pysnip-error.ts";
import { deriveIgnored } from "./derive-ignored.ts";
import { readIgnoreLevels } from "./read-ignore-levels.ts";
import { shareWork, type Workspace } from "./workspace.ts";

/** What lies under a job's `src/`. Paths begin with `src/` and are sorted by code unit. */
export interface SourceFiles {
  readonly files: readonly string[];
  /** What an ignore file leaves out, of every kind. */
  readonly ignored: readonly string[];
}

/**
 * Lists a job's sources: exactly the files that Nx hashes as inputs of the job's targets. Nx hashes
 * nothing that lies behind a link, so links are refused; once per command.
 */
export function readSourceFiles(
  workspace: Workspace,
  job: { readonly root: string; readonly name: string },
): Promise<SourceFiles> {
  return shareWork(workspace, ["sources", job.root], async () => {
    const source = posix.join(workspace.root, job.root, "src");
    await refuseLinks(workspace, job);
    const entries = await list(source);
    const folders = entries.filter((entry) => entry.dirent.isDirectory());
    const levels = await readIgnoreLevels(workspace.host, workspace.root, [
      source,
      ...folders.map((entry) => `${source}/${entry.path}`),
    ]);
    const isIgnored = ({ path }: Listed) =>
      deriveIgnored(`${source}/${path}`, workspace.root, levels);
    const leaves = entries.filter((entry) => !entry.dirent.isDirectory());
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

function pathsOf(entries: readonly Listed[]): string[] {
  return entries.map((entry) => `src/${entry.path}`).sort();
}

async function refuseLinks(
  workspace: Workspace,
  job: { readonly root: string; readonly name: string },
): Promise<void> {
  const found: string[] = [];
  for (const folder of ["src", "tests"]) {
    const facts = await lstat(join(workspace.root, job.root, folder)).catch(() => null);
    if (facts && !facts.isDirectory()) found.push(folder);
  }
  if (found.length > 0) throw notPlain(job, found);
}

function notPlain(
  { root, name }: { readonly root: string; readonly name: string },
  paths: readonly string[],
): PysnipError {
  return new PysnipError("PYSNIP_SOURCE_REFUSED", {
    headline: `\`${name}\` has links or devices among its sources`,
    details: paths.slice(0, 20).map((path) => `  ${root}/${path}`),
    hint: "replace each by a plain file or folder, or let git ignore it",
  });
}

// What Nx never looks at, and the bytecode that our targets leave out of their inputs.
const NEVER = [
  "node_modules",
  ".git",
  ".nx/cache",
  ".nx/workspace-data",
  ".yarn/cache",
  "__pycache__",
];

interface Listed {
  readonly path: string;
  readonly dirent: { isFile(): boolean; isDirectory(): boolean };
}

async function list(directory: string): Promise<Listed[]> {
  const { default: glob } = await import("fast-glob");
  return await glob.glob("**/*", {
    cwd: directory,
    dot: true,
    objectMode: true,
    onlyFiles: false,
    followSymbolicLinks: false,
    ignore: NEVER.flatMap((name) => [`**/${name}`, `**/${name}/**`]),
  });
}
