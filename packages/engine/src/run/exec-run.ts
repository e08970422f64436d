import { sep } from "node:path";
import type { JobConfig } from "../config/config.ts";
import type { Workspace } from "../config/workspace.ts";
import { applyJobEnvironment } from "../env/apply-job-environment.ts";
import { applyOptionalEnvironment } from "../env/apply-optional-environment.ts";
import { type Command, execForeground } from "../host/exec-command.ts";
import { runnerDirectory } from "../host/runner-directory.ts";
import { readJob } from "../requirements/read-job.ts";
import { notStarted } from "./explain-run.ts";
import { planRun, planTest, type RunPlace } from "./plan-run.ts";

/** How a run ended. */
export interface RunOutcome {
  readonly exitCode: number;
  /** The sentence that says that nothing was run; null where the job ran. */
  readonly skipped: string | null;
}

/**
 * Runs a job from its sources in its environment, or says that it is skipped. `ensure-env` came
 * first; the environment is only looked for here, and installed where a run is started alone in dev.
 */
export async function execRun(
  workspace: Workspace,
  root: string,
  args: readonly string[],
): Promise<RunOutcome> {
  const choices = { install: "auto", failOnMissing: "auto" } as const;
  const environment = await applyOptionalEnvironment(workspace, root, "run", choices);
  if ("skipped" in environment) {
    // Standard output is for the job's result alone.
    workspace.report(environment.skipped);
    return { exitCode: 0, skipped: environment.skipped };
  }
  const { python } = environment;
  const exitCode = await start(workspace, root, python, (job, place) => planRun(job, place, args));
  return { exitCode, skipped: null };
}

/**
 * Runs a job's unit tests in its environment; gives their exit code. They are never skipped, because
 * Nx keeps the success of this target.
 */
export async function execTest(workspace: Workspace, root: string): Promise<number> {
  const { python } = await applyJobEnvironment(workspace, root, "auto");
  return await start(workspace, root, python, planTest);
}

async function start(
  workspace: Workspace,
  root: string,
  python: string,
  plan: (job: JobConfig, place: RunPlace) => Command,
): Promise<number> {
  const { job, libraries } = await readJob(workspace, root);
  const place = {
    workspaceRoot: workspace.root,
    currentDirectory: findCurrentDirectory(workspace),
    runnerDirectory: runnerDirectory(),
    python,
    variables: workspace.host.variables,
    libraries: libraries.map((library) => library.root),
  };
  const ended = await execForeground(plan(job, place));
  if (typeof ended === "string") throw notStarted(job.name, python, ended);
  return ended;
}

// Nx runs every task in the workspace's root; npm and npx leave a note of where they were called.
function findCurrentDirectory({ root, host }: Workspace): string {
  const noted = host.variables["INIT_CWD"];
  return noted !== undefined && (noted === root || noted.startsWith(root + sep)) ? noted : root;
}
