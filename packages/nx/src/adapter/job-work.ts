import type { ExecutorContext } from "@nx/devkit";
import type { Workspace } from "@pysnip/engine";
import type { z } from "zod";
import { type GivenOptions, parseOptions } from "./parse-options.ts";

/** What a target says when it is done. */
export interface TaskOutcome {
  readonly messages: readonly string[];
  /** Sentences that a person must see although Nx hides the output of successful tasks. */
  readonly announcements?: readonly string[];
}

/** The work of one target for one job, from the options as Nx gives them; throws to fail. */
export type JobWork = (
  workspace: Workspace,
  root: string,
  given: GivenOptions,
) => Promise<TaskOutcome>;

/** The work of a target whose options are those of a schema. */
export function defineWork<Schema extends z.ZodObject>(
  schema: Schema,
  work: (
    workspace: Workspace,
    root: string,
    options: z.output<Schema>,
    given: GivenOptions,
  ) => Promise<TaskOutcome>,
): JobWork {
  return async (workspace, root, given) =>
    await work(workspace, root, parseOptions(schema, given), given);
}

/** The folder of a project, relative to the workspace. */
export function rootOfProject(context: ExecutorContext, project: string | undefined): string {
  const root = context.projectsConfigurations.projects[project ?? ""]?.root;
  if (root === undefined) throw new Error(`Nx knows no project called ${project}`);
  return root;
}
