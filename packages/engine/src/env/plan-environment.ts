import type { InstallMode } from "../config/derive-install-mode.ts";
import { PysnipError } from "../errors/pysnip-error.ts";
import type { EnvironmentState } from "./read-environment.ts";

/** What is to be done about an environment. */
export type EnvironmentPlan =
  | { readonly action: "reuse" }
  | { readonly action: "create" }
  | { readonly action: "rebuild"; readonly reason: string }
  | { readonly action: "refuse"; readonly error: PysnipError };

/** Decides from what is there and from the install mode. */
export function planEnvironment(
  name: string,
  state: EnvironmentState,
  mode: InstallMode,
): EnvironmentPlan {
  if (state.state === "whole") return { action: "reuse" };
  if (!mode.allowed) return { action: "refuse", error: environmentMissing(name, state, mode) };
  return state.state === "missing"
    ? { action: "create" }
    : { action: "rebuild", reason: state.reason };
}

/** The refusal where an environment is needed and may not be installed. */
export function environmentMissing(
  name: string,
  state: EnvironmentState,
  mode: InstallMode,
): PysnipError {
  const fact =
    state.state === "damaged"
      ? `the environment is damaged: ${state.reason}`
      : "no environment for its lockfile is on this machine";
  return new PysnipError("PYSNIP_ENVIRONMENT_MISSING", {
    headline: `the environment of \`${name}\` is not there`,
    details: [fact, `nothing was installed because ${mode.reason}`],
    hint: `add a step \`npx nx run ${name}:ensure-env -c install\`, or restore pysnip's cache folder`,
  });
}
