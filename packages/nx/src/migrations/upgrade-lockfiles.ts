import type { Tree } from "@nx/devkit";
import { deriveMigratedLock } from "@pysnip/engine";

/** Brings every lockfile of the workspace that has the format 0 to the format 1. */
export default async function upgradeLockfiles(tree: Tree): Promise<void> {
  for (const path of listLockfiles(tree, "")) {
    const migrated = deriveMigratedLock(tree.read(path, "utf-8") ?? "");
    if (migrated !== null) tree.write(path, migrated);
  }
}

// Folders that hold no sources of this workspace.
const SKIPPED = new Set(["node_modules", "dist", ".git", ".nx", ".venv"]);

function listLockfiles(tree: Tree, folder: string): string[] {
  return tree.children(folder || ".").flatMap((name) => {
    const path = folder === "" ? name : `${folder}/${name}`;
    if (tree.isFile(path)) return name === "pysnip.lock" ? [path] : [];
    return SKIPPED.has(name) ? [] : listLockfiles(tree, path);
  });
}
