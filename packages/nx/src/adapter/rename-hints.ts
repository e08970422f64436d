import type { ExecutorContext, TargetConfiguration } from "@nx/devkit";
import { PysnipError } from "@pysnip/engine";

/**
 * An error whose hint names a job's project and targets as this workspace calls them: the engine knows
 * neither `project.json` nor the plugin's options.
 */
export function renameHints(
  error: unknown,
  { projectsConfigurations }: Pick<ExecutorContext, "projectsConfigurations">,
  project: string | undefined,
): unknown {
  if (!(error instanceof PysnipError) || project === undefined) return error;
  const { headline, details, hint } = error;
  if (hint === undefined) return error;
  const targets = Object.entries(projectsConfigurations.projects[project]?.targets ?? {});
  const renamed = hint.replace(COMMAND, (_all, target: string) => {
    const found = targets.find(([, configuration]) => kindOf(configuration) === target);
    return `nx run ${project}:${found?.[0] ?? target}`;
  });
  return new PysnipError(error.code, { headline, details, hint: renamed });
}

// How the engine names a job and its targets; no name of either holds these signs.
const COMMAND = /\bnx run [^\s:`]+:(lock|ensure-env|bundle|verify|test|run)(?![\w-])/g;

function kindOf({ executor, options }: TargetConfiguration): string | undefined {
  if (executor !== "@pysnip/nx:prepare") return executor?.replace("@pysnip/nx:", "");
  return options?.step === "lock" ? "lock" : "ensure-env";
}
