import type { ExecutorContext } from "@nx/devkit";
import { readWorkspace } from "@pysnip/engine";
import type { z } from "zod";
import { type JobTask, rootOfProject } from "./job-task.ts";
import { writeReport } from "./report.ts";
import { renderFailure } from "./report-failure.ts";

/** An executor that does the work of a target in a process of its own. */
export function runSingle<Schema extends z.ZodType>(
  schema: Schema,
  task: JobTask<z.output<Schema>>,
) {
  return async (options: unknown, context: ExecutorContext): Promise<{ success: boolean }> => {
    try {
      const workspace = await readWorkspace(context.root, (line) => console.error(line));
      const root = rootOfProject(context, context.projectName);
      const outcome = await task(workspace, root, schema.parse(options));
      for (const line of outcome.messages) console.log(line);
      await writeReport(context.root, outcome.announcements ?? []);
      return { success: true };
    } catch (error) {
      console.error(renderFailure(error));
      return { success: false };
    }
  };
}
