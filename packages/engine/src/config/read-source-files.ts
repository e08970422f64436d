import { join, posix } from "node:path";
import { deriveIgnored } from "./derive-ignored.ts";
import { readIgnoreLevels } from "./read-ignore-levels.ts";
import type { Workspace } from "./workspace.ts";

/** What lies under a job's `src/` and is not left out by an ignore file. Paths begin with `src/`. */
export interface SourceFiles {
  /** Plain files, sorted by code unit. */
  readonly files: readonly string[];
  /** Links and devices, which no job may have. */
  readonly others: readonly string[];
}

/** Lists a job's sources: exactly the files that Nx hashes as inputs of the job's targets. */
export async function readSourceFiles(workspace: Workspace, root: string): Promise<SourceFiles> {
  const source = posix.join(workspace.root, root, "src");
  const entries = await list(source);
  const folders = entries.filter((entry) => entry.dirent.isDirectory());
  const levels = await readIgnoreLevels(workspace.host, workspace.root, [
    source,
    ...folders.map((entry) => `${source}/${entry.path}`),
  ]);
  const kept = entries.filter(
    (entry) =>
      !entry.dirent.isDirectory() &&
      !deriveIgnored(`${source}/${entry.path}`, workspace.root, levels),
  );
  const paths = (wanted: boolean) =>
    kept
      .filter((entry) => entry.dirent.isFile() === wanted)
      .map((entry) => `src/${entry.path}`)
      .sort();
  return { files: paths(true), others: paths(false) };
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
    cwd: join(directory),
    dot: true,
    objectMode: true,
    onlyFiles: false,
    followSymbolicLinks: false,
    ignore: NEVER.flatMap((name) => [`**/${name}`, `**/${name}/**`]),
  });
}
