import { posix } from "node:path";

/** Where a job's manifest lies, relative to the workspace. */
export function manifestPathOf(root: string): string {
  return posix.join(root, "pyproject.toml");
}

/** Where a job's lockfile lies, relative to the workspace. */
export function lockPathOf(root: string): string {
  return posix.join(root, "pysnip.lock");
}
