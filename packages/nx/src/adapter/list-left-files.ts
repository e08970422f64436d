import type { TaskGraph } from "@nx/devkit";
import { listNeeded } from "./order-tasks.ts";

/** The outputs of all tasks that a task waits for, relative to the workspace; they may be globs. */
export function listLeftFiles(taskGraph: TaskGraph, id: string): string[] {
  const seen = new Set([id]);
  // Grows while it is read.
  for (const each of seen) for (const needed of listNeeded(taskGraph, each)) seen.add(needed);
  seen.delete(id);
  return [...seen].flatMap((each) => taskGraph.tasks[each]?.outputs ?? []);
}
