import { createRequire } from "node:module";
import { existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { REPOSITORY } from "./pack-packages.mjs";
import { runProgram } from "./run-program.mjs";

/**
 * What became of the tasks of this repository that one Nx command started.
 * @typedef {{ finished: import("./run-program.mjs").Finished, tasks: Map<string, { success: boolean, cached: boolean }> }} NxRun
 */

/**
 * Runs targets of this repository's own projects, with a cache that belongs to this clone.
 * @param {readonly string[]} targets
 * @param {(text: string) => void} [onOutput]
 * @returns {Promise<NxRun>}
 */
export async function runTargets(targets, onOutput) {
  const cache = process.env["NX_CACHE_DIRECTORY"] ?? join(REPOSITORY, ".nx", "cache");
  const report = join(cache, "run.json");
  rmSync(report, { force: true });
  const nx = createRequire(import.meta.url).resolve("nx/bin/nx.js");
  const args = [nx, "run-many", `--targets=${targets.join(",")}`, "--output-style=static"];
  const finished = await runProgram(process.execPath, args, {
    cwd: REPOSITORY,
    env: {
      ...process.env,
      NX_CACHE_DIRECTORY: cache,
      NX_WORKSPACE_DATA_DIRECTORY:
        process.env["NX_WORKSPACE_DATA_DIRECTORY"] ?? join(REPOSITORY, ".nx", "workspace-data"),
      NX_DAEMON: "false",
      NX_TUI: "false",
    },
    ...(onOutput ? { onOutput } : {}),
  });
  const tasks = new Map();
  if (existsSync(report)) {
    for (const task of JSON.parse(readFileSync(report, "utf8")).tasks) {
      const cached = task.cacheStatus !== "cache-miss";
      tasks.set(task.taskId, { success: task.status === 0, cached });
    }
  }
  return { finished, tasks };
}
