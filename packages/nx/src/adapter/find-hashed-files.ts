import { createRequire } from "node:module";
import type * as Devkit from "@nx/devkit";

/**
 * The files of the workspace that Nx hashes, as it says itself: no other reading of ignore files is
 * quite like its own. It is the Nx that this plugin belongs to; a workspace may have no devkit.
 */
export async function findHashedFiles(): Promise<ReadonlySet<string>> {
  const nx = load("nx/src/devkit-exports") as typeof Devkit;
  // Files are told by project, and everything lies in a project at the root.
  const all = { name: "all", type: "lib" as const, data: { name: "all", root: "." } };
  const byProject = await nx.createProjectFileMapUsingProjectGraph({
    nodes: { all },
    dependencies: {},
  });
  return new Set(byProject["all"]?.map(({ file }) => file));
}

const load = createRequire(import.meta.url);
