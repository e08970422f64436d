import type { Workspace } from "../config/workspace.ts";
import { execCommand } from "../host/exec-command.ts";
import { deriveClosedEnvironment } from "./derive-closed-environment.ts";

/** One call of pip. */
export interface PipCall {
  readonly arguments: readonly string[];
  readonly directory: string;
  /** What pip needs in its environment besides the network's variables. */
  readonly more: Readonly<Record<string, string>>;
  readonly timeoutSeconds: number;
}

/** Runs the pip of the first Python on PATH that has one; null when it did its work, else what was said. */
export async function execPip({ host }: Workspace, call: PipCall): Promise<string[] | null> {
  const tried: string[] = [];
  for (const python of host.system === "win32" ? ["py", "python"] : ["python3", "python"]) {
    const result = await execCommand({
      file: python,
      arguments: ["-I", "-m", "pip", ...call.arguments],
      directory: call.directory,
      environment: { ...deriveClosedEnvironment(host.variables), ...call.more },
      timeoutSeconds: call.timeoutSeconds,
    });
    if (result.exitCode === 0) return null;
    tried.push(...`${python}: ${result.notFound ? "not found" : result.stderr}`.trim().split("\n"));
  }
  return tried;
}
