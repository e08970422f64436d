import { existsSync } from "node:fs";
import { join } from "node:path";
import { readTextAtOnce, readTextFile } from "../host/files.ts";
import type { ConfigProblem, WorkspaceConfig } from "./config.ts";
import { lockPathOf, manifestPathOf, placeOf } from "./derive-job-paths.ts";
import { deriveKeyPositions } from "./derive-key-positions.ts";
import { configError } from "./explain-problems.ts";
import { breakManifest, type ParsedManifest, parseManifest } from "./parse-manifest.ts";
import { defaultWorkspaceConfig, parseWorkspaceConfig } from "./parse-workspace-config.ts";

const MAXIMUM_BYTES = 1024 * 1024;

/** Reads `pysnip.toml` of a workspace; its defaults where there is none. */
export async function readWorkspaceConfig(workspaceRoot: string): Promise<WorkspaceConfig> {
  const text = await readTextFile(join(workspaceRoot, "pysnip.toml"), MAXIMUM_BYTES);
  if (text === null) return defaultWorkspaceConfig;
  const parsed = parseWorkspaceConfig(text);
  if ("workspace" in parsed) return parsed.workspace;
  throw configError("pysnip.toml", await locate(text, parsed.problems));
}

/** Reads the `pyproject.toml` of a folder; a broken job is refused with every problem and its place. */
export async function readManifest(
  workspaceRoot: string,
  root: string,
  workspace: WorkspaceConfig,
): Promise<{
  readonly parsed: Exclude<ParsedManifest, { kind: "broken" }>;
  readonly text: string;
}> {
  const { parsed, text } = readManifestAtOnce(workspaceRoot, root, workspace);
  if (parsed.kind !== "broken") return { parsed, text };
  throw configError(manifestPathOf(root), await locate(text, parsed.problems));
}

/** The same without a promise and with what is broken, whose places take longer to find. */
export function readManifestAtOnce(
  workspaceRoot: string,
  root: string,
  workspace: WorkspaceConfig,
): { readonly parsed: ParsedManifest; readonly text: string } {
  const file = manifestPathOf(root);
  const text = readTextAtOnce(placeOf(workspaceRoot, file), MAXIMUM_BYTES);
  if (text === null) {
    throw configError(file, [{ path: [], message: "the file does not exist" }]);
  }
  const parsed = parseManifest(text, root, workspace);
  const isLocked = parsed.kind === "other" && parsed.problem && hasLock(workspaceRoot, root);
  return { parsed: isLocked ? breakManifest(root, [parsed.problem]) : parsed, text };
}

/** Whether a folder has a lockfile, which says of a manifest that cannot be read that it is a job's. */
export function hasLock(workspaceRoot: string, root: string): boolean {
  return existsSync(placeOf(workspaceRoot, lockPathOf(root)));
}

/** Refuses a configuration file for problems that were found after it was read, each with its place. */
export async function refuseConfig(
  workspaceRoot: string,
  file: string,
  problems: readonly ConfigProblem[],
): Promise<never> {
  const text = await readTextFile(join(workspaceRoot, file), MAXIMUM_BYTES);
  throw configError(file, await locate(text ?? "", problems));
}

async function locate(text: string, problems: readonly ConfigProblem[]): Promise<ConfigProblem[]> {
  const find = await deriveKeyPositions(text);
  return problems.map((problem) => {
    if (problem.line !== undefined) return problem;
    for (let length = problem.path.length; length > 0; length--) {
      const place = find(problem.path.slice(0, length));
      if (place) return { ...problem, ...place };
    }
    return problem;
  });
}
