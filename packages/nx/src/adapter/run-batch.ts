import { setTimeout } from "node:timers/promises";
import type { ExecutorContext, TaskGraph } from "@nx/devkit";
import type { Workspace } from "@pysnip/engine";
import pMap from "p-map";
import { type JobWork, rootOfProject } from "./job-work.ts";
import { type OpenWorkspace, openWorkspace } from "./open-workspace.ts";
import { listNeeded, orderTasks } from "./order-tasks.ts";
import { renameHints } from "./rename-hints.ts";
import { writeReport } from "./report.ts";
import { renderFailure } from "./report-failure.ts";

/** What Nx wants to hear of one task of a batch. */
export interface BatchResult {
  readonly task: string;
  readonly result: {
    readonly success: boolean;
    readonly status: "success" | "failure" | "skipped";
    readonly terminalOutput: string;
  };
}

// Nx is woken up by each answer that finds it asleep, which costs more than a job that is current.
const ANSWER_AFTER_MS = 50;

// Each keeps an archive open and a core busy.
const AT_ONCE = 8;

/**
 * An executor that does the work of a target for many jobs in one process. Every task id is
 * answered, also after a failure: Nx would start a batch again for an id that stays silent. A task
 * waits for those of the batch that it depends on, and is skipped where one of them failed.
 */
export function runBatch(work: JobWork, atOnce = AT_ONCE, open: OpenWorkspace = openWorkspace) {
  return async function* batch(
    taskGraph: TaskGraph,
    options: Record<string, Record<string, unknown>>,
    _overrides: unknown,
    context: ExecutorContext,
  ): AsyncGenerator<BatchResult> {
    const opened = await open(context).then(
      (workspace) => ({ workspace }),
      (error: unknown) => ({ error }),
    );
    const answers = new Map<string, Promise<BatchResult>>();
    const runOne = async (id: string): Promise<BatchResult> => {
      try {
        for (const needed of listNeeded(taskGraph, id)) {
          const before = await answers.get(needed);
          if (before?.result.success === false) return answer(id, "skipped", "");
        }
        if ("error" in opened) throw opened.error;
        const planned = taskGraph.tasks[id];
        const root = rootOfProject(context, planned?.target.project);
        const outcome = await work(opened.workspace as Workspace, root, {
          task: id,
          options: options[id] ?? {},
          taskGraph: context.taskGraph,
          fromPerson: Object.keys((planned?.overrides as object | undefined) ?? {}),
        });
        writeReport(context.root, outcome.announcements ?? []);
        return answer(id, "success", `${outcome.messages.join("\n")}\n`);
      } catch (error) {
        const project = taskGraph.tasks[id]?.target.project;
        const named = renameHints(error, context, project);
        return answer(id, "failure", `${renderFailure(named)}\n`);
      }
    };
    const done: BatchResult[] = [];
    const start = async (id: string): Promise<void> => {
      const answered = runOne(id);
      answers.set(id, answered);
      done.push(await answered);
    };
    const all = pMap(orderTasks(taskGraph), start, { concurrency: atOnce });
    for (let working = true; working;) {
      const later = setTimeout(ANSWER_AFTER_MS, true, { ref: false });
      working = await Promise.race([all.then(() => false), later]);
      yield* done.splice(0);
    }
  };
}

function answer(
  task: string,
  status: BatchResult["result"]["status"],
  terminalOutput: string,
): BatchResult {
  return { task, result: { success: status === "success", status, terminalOutput } };
}
