import type { Ignore } from "ignore";

/** The ignore files of one folder, in the order in which they have their say. */
export interface IgnoreLevel {
  /** The folder, relative to the workspace, `""` for its root. */
  readonly folder: string;
  readonly rules: readonly Ignore[];
}

/**
 * Whether git's and Nx's ignore files leave a path out. The deepest folder has the first word, and
 * what lies in an ignored folder is ignored, as gitignore(5) says.
 */
export function deriveIgnored(path: string, levels: readonly IgnoreLevel[]): boolean {
  const parts = path.split("/");
  for (let length = 1; length <= parts.length; length++) {
    const isFolder = length < parts.length;
    const prefix = parts.slice(0, length).join("/") + (isFolder ? "/" : "");
    if (matches(prefix, levels)) return true;
  }
  return false;
}

function matches(path: string, levels: readonly IgnoreLevel[]): boolean {
  for (const level of [...levels].sort((a, b) => b.folder.length - a.folder.length)) {
    const base = level.folder === "" ? "" : `${level.folder}/`;
    if (!path.startsWith(base) || path === base) continue;
    for (const rule of level.rules) {
      const verdict = rule.test(path.slice(base.length));
      if (verdict.ignored) return true;
      if (verdict.unignored) return false;
    }
  }
  return false;
}
