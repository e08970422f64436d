import type { Workspace } from "../config/workspace.ts";
import { type CommandResult, execCommand } from "../host/exec-command.ts";
import { deriveClosedEnvironment } from "../uv/derive-closed-environment.ts";
import { explainUvFailure } from "../uv/explain-uv-failure.ts";
import type { Uv } from "../uv/read-uv.ts";

/** Runs uv for an environment in the cache folder, with these variables besides the closed ones. */
export function execUv(
  workspace: Workspace,
  uv: Uv,
  args: readonly string[],
  more: Readonly<Record<string, string>> = {},
): Promise<CommandResult> {
  return execCommand({
    file: uv.path,
    arguments: args,
    directory: workspace.cacheDirectory,
    environment: { ...deriveClosedEnvironment(workspace.host.variables), ...more },
    timeoutSeconds: 600,
  });
}

/** The same where uv has to succeed. */
export async function requireUv(
  workspace: Workspace,
  uv: Uv,
  args: readonly string[],
  more: Readonly<Record<string, string>> = {},
): Promise<void> {
  const result = await execUv(workspace, uv, args, more);
  if (result.exitCode !== 0) throw explainUvFailure("install", "the environment", result);
}
