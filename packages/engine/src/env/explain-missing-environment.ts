import type { InstallMode } from "../config/derive-install-mode.ts";
import { PysnipError } from "../errors/pysnip-error.ts";
import type { EnvironmentState } from "./read-environment.ts";

/** An environment that is needed, is not there or not whole, and may not be installed. */
export interface MissingEnvironment {
  readonly name: string;
  readonly state: Exclude<EnvironmentState, { state: "whole" }>;
  readonly mode: InstallMode;
}

/** The refusal where nothing excuses that it is missing; `note` says what did not. */
export function refuseMissingEnvironment(
  { name, state, mode }: MissingEnvironment,
  note: string | null,
): PysnipError {
  const fact =
    state.state === "damaged"
      ? `the environment is damaged: ${state.reason}`
      : "no environment for its lockfile is on this machine";
  const details = [fact, `nothing was installed because ${mode.reason}`];
  return new PysnipError("PYSNIP_ENVIRONMENT_MISSING", {
    headline: `the environment of \`${name}\` is not there`,
    details: note === null ? details : [...details, note],
    hint: `add a step \`npx nx run ${name}:ensure-env -c install\`, or restore pysnip's cache folder`,
  });
}

/** What a person is told where it is no failure, by the command that needed it. */
export function explainMissingEnvironment(
  { name, mode }: MissingEnvironment,
  command: "ensure-env" | "run",
  reason: string,
): string {
  const what =
    command === "run"
      ? `\`${name}\` was skipped and did not run`
      : `\`${name}\` has no environment`;
  return [
    `warning: ${what}: no environment for its lockfile is on this machine`,
    `nothing was installed because ${mode.reason}`,
    `this is no failure because ${reason}`,
  ].join("; ");
}
