import type { ExecutorContext, TaskGraph } from "@nx/devkit";
import { readWorkspace, type Workspace } from "@pysnip/engine";
import { pMapIterable } from "p-map";
import type { z } from "zod";
import { type JobTask, rootOfProject } from "./job-task.ts";
import { parseOptions } from "./parse-options.ts";
import { writeReport } from "./report.ts";
import { renderFailure } from "./report-failure.ts";

/** What Nx wants to hear of one task of a batch. */
export interface BatchResult {
  readonly task: string;
  readonly result: { readonly success: boolean; readonly terminalOutput: string };
}

// Enough to overlap waiting for uv with our own work; uv itself uses every core.
const AT_ONCE = 8;

/**
 * An executor that does the work of a target for many jobs in one process. Every task id is
 * answered, also after a failure: Nx would start a batch again for an id that stays silent.
 */
export function runBatch<Schema extends z.ZodObject>(
  schema: Schema,
  task: JobTask<z.output<Schema>>,
) {
  return async function* batch(
    taskGraph: TaskGraph,
    options: Record<string, Record<string, unknown>>,
    _overrides: unknown,
    context: ExecutorContext,
  ): AsyncGenerator<BatchResult> {
    const opened = await readWorkspace(context.root, (line) => console.error(line)).then(
      (workspace) => ({ workspace }),
      (error: unknown) => ({ error }),
    );
    const runOne = async (id: string): Promise<BatchResult> => {
      try {
        if ("error" in opened) throw opened.error;
        const planned = taskGraph.tasks[id];
        const root = rootOfProject(context, planned?.target.project);
        const parsed = parseOptions(schema, {
          task: id,
          options: options[id] ?? {},
          fromPerson: Object.keys((planned?.overrides as object | undefined) ?? {}),
        });
        const outcome = await task(opened.workspace as Workspace, root, parsed);
        await writeReport(context.root, outcome.announcements ?? []);
        return answer(id, true, outcome.messages.join("\n"));
      } catch (error) {
        return answer(id, false, renderFailure(error));
      }
    };
    yield* pMapIterable(Object.keys(taskGraph.tasks), runOne, { concurrency: AT_ONCE });
  };
}

function answer(task: string, success: boolean, text: string): BatchResult {
  return { task, result: { success, terminalOutput: `${text}\n` } };
}
