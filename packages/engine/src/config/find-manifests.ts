import { posix } from "node:path";
import { deriveIgnored } from "./derive-ignored.ts";
import { readIgnoreLevels } from "./read-ignore-levels.ts";
import { neverHashed } from "./read-source-files.ts";
import type { Workspace } from "./workspace.ts";

/** Every `pyproject.toml` that Nx would show to the plugin, relative to the workspace and sorted. */
export async function findManifests(workspace: Workspace): Promise<string[]> {
  const { root } = workspace;
  const { default: glob } = await import("fast-glob");
  const found = await glob.glob("**/pyproject.toml", {
    cwd: root,
    dot: true,
    followSymbolicLinks: false,
    ignore: neverHashed.map((name) => `**/${name}/**`),
  });
  const folders = new Set<string>();
  for (const file of found) {
    for (let folder = posix.dirname(file); folder !== "."; folder = posix.dirname(folder)) {
      folders.add(posix.join(root, folder));
    }
  }
  const levels = await readIgnoreLevels(workspace, [root, ...folders]);
  return found.filter((file) => !deriveIgnored(posix.join(root, file), root, levels)).sort();
}
