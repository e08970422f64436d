import type { Ignore } from "ignore";

/** The ignore rules of one folder, in the order in which they have their say. */
export interface IgnoreLevel {
  /** The folder as an absolute path with `/` between names. */
  readonly folder: string;
  readonly rules: readonly Ignore[];
}

/**
 * Whether ignore files leave a path out. The level that comes first has the first word,
 * and what lies in an ignored folder is ignored, as gitignore(5) says. The path is absolute; only
 * what lies below `root` is judged.
 */
export function deriveIgnored(path: string, root: string, levels: readonly IgnoreLevel[]): boolean {
  const parts = path.slice(root.length + 1).split("/");
  for (let length = 1; length <= parts.length; length++) {
    const isFolder = length < parts.length;
    const prefix = `${root}/${parts.slice(0, length).join("/")}${isFolder ? "/" : ""}`;
    if (matches(prefix, levels)) return true;
  }
  return false;
}

function matches(path: string, levels: readonly IgnoreLevel[]): boolean {
  for (const level of levels) {
    const base = `${level.folder}/`;
    if (!path.startsWith(base) || path === base) continue;
    for (const rule of level.rules) {
      const verdict = rule.test(path.slice(base.length));
      if (verdict.ignored) return true;
      if (verdict.unignored) return false;
    }
  }
  return false;
}
