import { join, posix } from "node:path";
import { findManifests } from "../config/find-manifests.ts";
import { readWorkspace } from "../config/read-workspace.ts";
import { shareWork, type Workspace } from "../config/workspace.ts";
import { readTextFile } from "../host/files.ts";
import { mapInPortions } from "../host/map-in-portions.ts";
import { normalizeName } from "./normalize-name.ts";
import { parseProjectName } from "./parse-local-library.ts";

/** The folders of the workspace's Python projects by name in normal form; two of one name are a mistake. */
export type ProjectRoots = ReadonlyMap<string, readonly string[]>;

/** Finds the Python projects of a workspace, those that are asked for at least. */
export type FindProjects = (names: readonly string[]) => Promise<ProjectRoots>;

/** Looks through the whole workspace, once per command, and only when a job asks. */
export function openProjects(workspace: Workspace): FindProjects {
  return () =>
    shareWork(workspace, ["projects"], async () => {
      const manifests = await findManifests(workspace);
      return await readProjects(workspace.root, manifests.map(posix.dirname));
    });
}

/**
 * Looks through the given folders first, and through the whole workspace where they do not hold all
 * that is asked for: a person may hide folders from a plugin.
 */
export function openListedProjects(workspaceRoot: string, roots: readonly string[]): FindProjects {
  let listed: Promise<ProjectRoots> | undefined;
  let everywhere: Promise<ProjectRoots> | undefined;
  return async (names) => {
    listed ??= readProjects(workspaceRoot, roots);
    const found = await listed;
    if (names.every((name) => found.has(name))) return found;
    everywhere ??= readWorkspace(workspaceRoot, () => {}).then((opened) =>
      openProjects(opened)([]),
    );
    return await everywhere;
  };
}

async function readProjects(
  workspaceRoot: string,
  roots: readonly string[],
): Promise<ProjectRoots> {
  const names = await mapInPortions(roots, async (root) => {
    const path = join(workspaceRoot, root, "pyproject.toml");
    const text = await readTextFile(path, MAXIMUM_BYTES).catch(() => null);
    return text === null ? null : readName(text);
  });
  const projects = new Map<string, string[]>();
  for (const [index, name] of names.entries()) {
    const root = roots[index];
    if (name === null || root === undefined) continue;
    projects.set(name, [...(projects.get(name) ?? []), root].sort());
  }
  return projects;
}

// What has no name that an index would take is nothing that a job could ask for.
function readName(text: string): string | null {
  try {
    const name = parseProjectName(text);
    return name === null ? null : normalizeName(name);
  } catch {
    return null;
  }
}

const MAXIMUM_BYTES = 1024 * 1024;
