import type { InstallChoice } from "../config/derive-install-mode.ts";
import { deriveMissingMode, type MissingChoice } from "../config/derive-missing-mode.ts";
import type { Workspace } from "../config/workspace.ts";
import { readJob } from "../requirements/read-job.ts";
import { attemptJobEnvironment, type JobEnvironment } from "./apply-job-environment.ts";
import {
  explainMissingEnvironment,
  refuseMissingEnvironment,
} from "./explain-missing-environment.ts";
import type { EnvironmentCheck } from "./read-environment.ts";

/** An environment, or the sentence that says why a command goes without one. */
export type OptionalEnvironment = JobEnvironment | { readonly skipped: string };

/** What one command says of installing, rather than a file. */
export interface EnvironmentChoices {
  readonly install: InstallChoice;
  readonly failOnMissing: MissingChoice;
  readonly verify?: EnvironmentCheck;
}

/**
 * Makes the environment of a job's lockfile exist for a command that is skipped where it is missing,
 * may not be installed and `fail-on-missing` is off. A damaged environment or a lockfile that is not
 * current is a failure all the same.
 */
export async function applyOptionalEnvironment(
  workspace: Workspace,
  root: string,
  command: "ensure-env" | "run",
  choices: EnvironmentChoices,
): Promise<OptionalEnvironment> {
  const { job } = await readJob(workspace, root);
  const { variables } = workspace.host;
  const { fails, reason } = deriveMissingMode(choices.failOnMissing, variables, job.failOnMissing);
  const outcome = await attemptJobEnvironment(workspace, root, choices.install, choices.verify);
  if ("python" in outcome) return outcome;
  if (!fails && outcome.state.state === "missing") {
    return { skipped: explainMissingEnvironment(outcome, command, reason) };
  }
  throw refuseMissingEnvironment(outcome, fails && !job.failOnMissing ? reason : null);
}
