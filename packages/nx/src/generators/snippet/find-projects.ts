import { createRequire } from "node:module";
import { join } from "node:path";
import type * as Devkit from "@nx/devkit";
import type { KnownProject } from "@pysnip/engine";

/**
 * The projects of the graph that `nx g` has just made, for names that no file shows because a plugin
 * infers them. They are asked of the workspace's own devkit; where only `nx` is installed, there is
 * none, and the files of the workspace have to do.
 */
export function findProjects(workspaceRoot: string): KnownProject[] {
  try {
    const require = createRequire(join(workspaceRoot, "package.json"));
    const { readCachedProjectGraph } = require("@nx/devkit") as typeof Devkit;
    return Object.values(readCachedProjectGraph().nodes).map(({ name, data }) => ({
      name,
      root: data.root,
    }));
  } catch {
    return [];
  }
}
