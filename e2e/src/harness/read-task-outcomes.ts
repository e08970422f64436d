import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";

/** How one task of a command ended, and whether its work was done or taken from the cache. */
export interface TaskOutcome {
  readonly success: boolean;
  readonly cache: "hit" | "miss";
  readonly hash: string;
}

/** Outcomes by task id ("churn:bundle"); tasks that were not started are absent. */
export type TaskOutcomes = ReadonlyMap<string, TaskOutcome>;

/** Where Nx writes what the last command did. */
export function runReportPath(cacheDirectory: string): string {
  return join(cacheDirectory, "run.json");
}

/** Reads Nx's own report of the last command; empty when no task was started. */
export async function readTaskOutcomes(cacheDirectory: string): Promise<TaskOutcomes> {
  const path = runReportPath(cacheDirectory);
  if (!existsSync(path)) return new Map();
  const report = JSON.parse(await readFile(path, "utf8")) as RunReport;
  return new Map(
    report.tasks.map((task) => [
      task.taskId,
      {
        success: task.status === 0,
        cache: task.cacheStatus === "cache-miss" ? "miss" : "hit",
        hash: task.hash,
      },
    ]),
  );
}

interface RunReport {
  readonly tasks: readonly {
    readonly taskId: string;
    readonly hash: string;
    readonly cacheStatus: "local-cache-hit" | "remote-cache-hit" | "cache-miss";
    readonly status?: number;
  }[];
}
