import type { ExecutorContext } from "@nx/devkit";
import { type JobWork, rootOfProject } from "./job-work.ts";
import { type OpenWorkspace, openWorkspace } from "./open-workspace.ts";
import { renameHints } from "./rename-hints.ts";
import { writeReport } from "./report.ts";
import { renderFailure } from "./report-failure.ts";

/** An executor that does the work of a target in a process of its own. */
export function runSingle(work: JobWork, open: OpenWorkspace = openWorkspace) {
  return async (
    options: Record<string, unknown>,
    context: ExecutorContext,
  ): Promise<{ success: boolean }> => {
    try {
      const workspace = await open(context);
      const root = rootOfProject(context, context.projectName);
      const outcome = await work(workspace, root, {
        task: `${context.projectName}:${context.targetName}`,
        options,
        taskGraph: context.taskGraph,
        fromPerson: listChanged(options, context),
      });
      for (const line of outcome.messages) console.log(line);
      writeReport(context.root, outcome.announcements ?? []);
      return { success: true };
    } catch (error) {
      console.error(renderFailure(renameHints(error, context, context.projectName)));
      return { success: false };
    }
  };
}

// Nx hands over one merged set; what the target does not say came from the command line.
function listChanged(options: Record<string, unknown>, context: ExecutorContext): string[] {
  const { target, configurationName } = context;
  const written: Record<string, unknown> = {
    ...(target?.options as object | undefined),
    ...(target?.configurations?.[configurationName ?? ""] as object | undefined),
  };
  return Object.keys(options).filter(
    (key) => JSON.stringify(options[key]) !== JSON.stringify(written[key]),
  );
}
