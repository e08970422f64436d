import { sep } from "node:path";
import type { JobConfig } from "../config/config.ts";
import type { Workspace } from "../config/workspace.ts";
import { applyJobEnvironment } from "../env/apply-job-environment.ts";
import { type Command, execForeground } from "../host/exec-command.ts";
import { runnerDirectory } from "../host/runner-directory.ts";
import { readJob } from "../requirements/read-job.ts";
import { planRun, planTest, type RunPlace } from "./plan-run.ts";

/** Runs a job from its sources in its environment; gives its exit code. */
export function execRun(
  workspace: Workspace,
  root: string,
  args: readonly string[],
): Promise<number> {
  return start(workspace, root, (job, place) => planRun(job, place, args));
}

/** Runs a job's unit tests in its environment; gives their exit code. */
export function execTest(workspace: Workspace, root: string): Promise<number> {
  return start(workspace, root, planTest);
}

async function start(
  workspace: Workspace,
  root: string,
  plan: (job: JobConfig, place: RunPlace) => Command,
): Promise<number> {
  const { job } = await readJob(workspace, root);
  // `ensure-env` came first; this only looks, and installs where a run is started without it in dev.
  const environment = await applyJobEnvironment(workspace, root, "auto");
  const place = {
    workspaceRoot: workspace.root,
    currentDirectory: findCurrentDirectory(workspace),
    runnerDirectory: runnerDirectory(),
    python: environment.python,
    variables: workspace.host.variables,
  };
  return await execForeground(plan(job, place));
}

// Nx runs every task in the workspace's root; npm and npx leave a note of where they were called.
function findCurrentDirectory({ root, host }: Workspace): string {
  const noted = host.variables["INIT_CWD"];
  return noted !== undefined && (noted === root || noted.startsWith(root + sep)) ? noted : root;
}
