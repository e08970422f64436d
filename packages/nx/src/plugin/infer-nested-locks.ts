import type { ProjectConfiguration, TargetConfiguration } from "@nx/devkit";
import { escapeGlob } from "./escape-glob.ts";
import { listLibraryRoots } from "./list-library-dependencies.ts";
import type { TargetNames } from "./plugin-options.ts";

/**
 * Lets what is cached for a job wait for the lockfiles of other jobs that lie among its files or those of
 * its local libraries: a task that writes one changes what the job is made of. Replaces targets in the
 * projects that it is given.
 */
export function inferNestedLocks(
  projects: readonly ProjectConfiguration[],
  names: TargetNames,
): void {
  // Hardly a workspace has any.
  if (!mayNest(projects)) return;
  const { lockTargetName, bundleTargetName, verifyTargetName, testTargetName } = names;
  // A broken job writes no lockfile.
  const isWhole = ({ targets = {} }: ProjectConfiguration) =>
    targets[lockTargetName]?.executor === "@pysnip/nx:prepare";
  const librariesOf = ({ targets = {} }: ProjectConfiguration) =>
    listLibraryRoots(targets[bundleTargetName]?.options);
  const inside = findInside(projects, librariesOf, isWhole);
  for (const job of projects.filter(isWhole)) {
    const { root, targets = {} } = job;
    const bundled = [root, ...librariesOf(job)].flatMap((owner) => {
      const source = owner === "." ? "src/" : `${owner}/src/`;
      return (inside.get(owner) ?? []).filter((inner) => inner.startsWith(source));
    });
    const wait = (name: string, inner: readonly string[]) => {
      const others = [...new Set(inner)].filter((each) => each !== root);
      const target = targets[name];
      if (target && others.length > 0) targets[name] = waitFor(target, lockTargetName, others);
    };
    wait(bundleTargetName, bundled);
    wait(verifyTargetName, bundled);
    wait(testTargetName, bundled.concat(inside.get(root) ?? []));
  }
}

/** The folders of jobs that write a lockfile, by each job and each library that they lie in. */
function findInside(
  projects: readonly ProjectConfiguration[],
  librariesOf: (project: ProjectConfiguration) => readonly string[],
  isWhole: (project: ProjectConfiguration) => boolean,
): ReadonlyMap<string, string[]> {
  const owners = new Set<string>();
  for (const project of projects) {
    owners.add(project.root);
    for (const library of librariesOf(project)) owners.add(library);
  }
  const inside = new Map<string, string[]>();
  for (const project of projects.filter(isWhole)) {
    const { root } = project;
    for (const owner of [...listAbove(folderOf(root)), "."]) {
      if (owners.has(owner)) inside.set(owner, (inside.get(owner) ?? []).concat(root));
    }
  }
  return inside;
}

/** Whether a job may lie in another, or in a library, where it counts in `src` alone. */
function mayNest(projects: readonly ProjectConfiguration[]): boolean {
  const above = new Set<string>();
  let last = "";
  for (const { root } of projects) {
    const folder = folderOf(root);
    // Neighbours mostly lie in one folder.
    if (folder === last) continue;
    last = folder;
    for (const each of listAbove(folder)) above.add(each);
  }
  const isSource = (folder: string) => `/${folder}/`.includes("/src/");
  return [...above].some(isSource) || projects.some(({ root }) => above.has(root));
}

function folderOf(root: string): string {
  return root.slice(0, Math.max(0, root.lastIndexOf("/")));
}

/** A folder and those above it, without the workspace's own. */
function listAbove(folder: string): string[] {
  const found: string[] = [];
  for (let end = folder.length; end > 0; end = folder.lastIndexOf("/", end - 1)) {
    found.push(folder.slice(0, end));
  }
  return found;
}

function waitFor(
  target: TargetConfiguration,
  lockTargetName: string,
  roots: readonly string[],
): TargetConfiguration {
  const folders = roots.map(escapeGlob);
  const locks = folders.map((folder) => `{workspaceRoot}/${folder}/pysnip.lock`);
  return {
    ...target,
    // By folder, because a project may have another name than its job.
    dependsOn: (target.dependsOn ?? []).concat({
      projects: folders.map((folder) => `directory:${folder}`),
      target: lockTargetName,
    }),
    // Left out as sources, which are hashed as they were when the command began.
    inputs: (target.inputs ?? []).concat(
      locks.map((lock) => `!${lock}`),
      // Nx's type does not know the key yet.
      locks.map((fileset) => ({ fileset, includeIgnored: true }) as { fileset: string }),
    ),
  };
}
