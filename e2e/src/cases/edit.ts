import type { NxResult, Workspace } from "../harness/create-workspace.ts";

/** What one edit costs: a row of the table in docs/concepts/caching.md, and what the tests hold it to. */
export interface Cost {
  /** What was changed, as the table says it. */
  readonly title: string;
  /** Whether `lock` has to ask uv. */
  readonly uv: boolean;
  readonly bundle: "hit" | "miss" | "refused";
  /** Whether the next bundle has the bytes of the one before; a bundle built from nothing decides. */
  readonly bytes: "same" | "other" | "none";
  /** Whether `nx affected -t bundle` selects the job; null where there is nothing to commit. */
  readonly affected: Affected | null;
  /** Why a bundle is made anew although its bytes stay the same. No other row may be so. */
  readonly because?: string;
}

/** What `nx affected` selects by the inputs of tasks, and by the projects of changed files. */
export interface Affected {
  readonly byTask: boolean;
  readonly byProject: boolean;
}

/** An edit within one job; all of them are made at once, each in a job of its own. */
export interface JobEdit extends Cost {
  /** The name of the job that the edit is made in. */
  readonly job: string;
  /** A line that stands below `[tool.pysnip]` from the beginning. */
  readonly settings?: string;
  readonly edit: (job: JobFolder) => Promise<unknown>;
  /** Edits of one word ask uv for one resolution together; otherwise each asks for its own. */
  readonly resolution?: string;
  /** `lock` puts the file back, so that nothing of the edit stays. */
  readonly isHealed?: boolean;
  /** Left out, with a word about it, on a machine with a single Python. */
  readonly needsPython?: boolean;
}

/** An edit that concerns every job: all of them are watched after it. */
export interface WorkspaceEdit extends Cost {
  /** Makes the edit and says where and how the next command runs. */
  readonly edit: (bench: Bench) => Promise<Place>;
  readonly arguments?: readonly string[];
  /** Puts back what git does not. */
  readonly undo?: (bench: Bench) => Promise<unknown>;
  /** The code with which every job is refused. */
  readonly code?: string;
  /** A job that is there only after the edit, and is the only one to be made and selected. */
  readonly added?: string;
  /** A job that is gone after the edit. */
  readonly removed?: string;
}

/** Where a command of Nx runs. */
export interface Place {
  readonly workspace: Workspace;
  nx(args: readonly string[]): Promise<NxResult>;
}

/** A workspace of many jobs in which edits are tried. */
export interface Bench extends Place {
  readonly daemon: boolean;
  readonly names: readonly string[];
  openJob(name: string): JobFolder;
  /** PATH with a uv that is counted. */
  readonly path: string;
  /** Variables that make Nx use a remote cache, which holds the first bundles. */
  readonly remoteCache: Readonly<Record<string, string>>;
  /** The same workspace under other variables. */
  with(env: Readonly<Record<string, string | undefined>>): Place;
  /** What has to be stopped or removed at the end. */
  later(cleanUp: () => Promise<unknown>): void;
}

/** The files of one job, to be edited. */
export interface JobFolder {
  readonly name: string;
  readonly workspace: Workspace;
  /** A Python minor of this machine that the jobs are not locked for. */
  readonly otherPython: string | null;
  /** Path within the workspace. */
  at(path: string): string;
  write(path: string, text: string): Promise<void>;
  append(path: string, text: string): Promise<void>;
  /** Fails when there is nothing to replace, so that no row is an edit in name only. */
  replace(path: string, from: string | RegExp, to: string): Promise<void>;
  remove(path: string): Promise<void>;
  /** Writes a file again with the line ends of Windows. */
  useWindowsLineEnds(path: string): Promise<void>;
}

/** Opens the folder of a job. */
export function openJob(workspace: Workspace, name: string, otherPython: string | null): JobFolder {
  const at = (path: string) => `jobs/${name}/${path}`;
  const read = (path: string) => workspace.read(at(path));
  const write = (path: string, text: string) => workspace.write(at(path), text);
  const replace: JobFolder["replace"] = async (path, from, to) => {
    const before = await read(path);
    const after = before.replaceAll(from, to);
    if (after === before) throw new Error(`${at(path)} has no ${String(from)}`);
    await write(path, after);
  };
  return {
    ...{ name, workspace, otherPython, at, write, replace },
    append: async (path, text) => write(path, (await read(path)) + text),
    remove: (path) => workspace.remove(at(path)),
    useWindowsLineEnds: (path) => replace(path, "\n", "\r\n"),
  };
}
