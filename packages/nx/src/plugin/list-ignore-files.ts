import { escapeGlob } from "./escape-glob.ts";

/**
 * The ignore files of a project's folder and of those above it, as inputs: they decide what the sources are,
 * which Nx knows when it hashes those, and `nx affected` does not. Those at the root are inputs of every
 * task by themselves, and those below `src` are sources.
 */
export function listIgnoreFiles(root: string): string[] {
  const files: string[] = [];
  // A library may lie at the root of the workspace.
  if (root === ".") return files;
  // Every part of an escaped path is the escaped part.
  const path = escapeGlob(root);
  for (let end = path.length; end > 0; end = path.lastIndexOf("/", end - 1)) {
    files.push(`{workspaceRoot}/${path.slice(0, end)}/.{git,nx}ignore`);
  }
  return files;
}
