import { join, posix, sep } from "node:path";

/** Where a job's manifest lies, relative to the workspace. */
export function manifestPathOf(root: string): string {
  return joinPlain(root, "pyproject.toml");
}

/** Where a job's lockfile lies, relative to the workspace. */
export function lockPathOf(root: string): string {
  return joinPlain(root, "pysnip.lock");
}

/** As `posix.join`, which takes as long as to read a small file; most paths give it nothing to do. */
export function joinPlain(folder: string, path: string): string {
  const joined = `${folder}/${path}`;
  return folder === "" || UNSETTLED.test(joined) ? posix.join(folder, path) : joined;
}

/** Where a file of the workspace lies on this machine, as `join` says. */
export function placeOf(workspaceRoot: string, path: string): string {
  return sep === "/" ? joinPlain(workspaceRoot, path) : join(workspaceRoot, path);
}

// A part that is empty or nothing but dots.
const UNSETTLED = /(?:^|\/)\.{1,2}(?:\/|$)|\/\/|\/$/;
