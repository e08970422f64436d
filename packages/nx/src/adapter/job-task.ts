import type { ExecutorContext } from "@nx/devkit";
import type { Workspace } from "@pysnip/engine";

/** What a target says when it is done. */
export interface TaskOutcome {
  readonly messages: readonly string[];
  /** Sentences that a person must see although Nx hides the output of successful tasks. */
  readonly announcements?: readonly string[];
}

/** The work of one target for one job; throws to fail. */
export type JobTask<Options> = (
  workspace: Workspace,
  root: string,
  options: Options,
) => Promise<TaskOutcome>;

/** The folder of a project, relative to the workspace. */
export function rootOfProject(context: ExecutorContext, project: string | undefined): string {
  const root = context.projectsConfigurations.projects[project ?? ""]?.root;
  if (root === undefined) throw new Error(`Nx knows no project called ${project}`);
  return root;
}
