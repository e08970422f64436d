import type { TaskGraph } from "@nx/devkit";

/** The tasks of a batch that one of it waits for. */
export function listNeeded({ tasks, dependencies }: TaskGraph, id: string): string[] {
  // Nx 23 says the ids themselves.
  const needed: readonly (string | { readonly id: string })[] = dependencies[id] ?? [];
  return needed
    .map((each) => (typeof each === "string" ? each : each.id))
    .filter((each) => each in tasks);
}

/**
 * The tasks of a batch, each after those that it depends on; among equals, as Nx lists them. Those
 * that wait for nothing come first, so that as few as possible have to wait for one that just began.
 */
export function orderTasks(taskGraph: TaskGraph): string[] {
  const depths = new Map<string, number>();
  const depthOf = (id: string): number => {
    const known = depths.get(id);
    if (known !== undefined) return known;
    // Nx lets nothing run in circles; if it did, this would end all the same.
    depths.set(id, 0);
    const depth = Math.max(0, ...listNeeded(taskGraph, id).map((each) => depthOf(each) + 1));
    depths.set(id, depth);
    return depth;
  };
  return Object.keys(taskGraph.tasks).sort((left, right) => depthOf(left) - depthOf(right));
}
