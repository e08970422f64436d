import type { GeneratorCallback, Tree } from "@nx/devkit";
import {
  applyLock,
  deriveInstallMode,
  explainError,
  type OpenSubmission,
  openSubmission,
  readWorkspace,
  type Workspace,
} from "@pysnip/engine";
import { toolVersion } from "../../adapter/tool-version.ts";
import { withoutStack } from "../../adapter/without-stack.ts";
import init from "../init/generator.ts";
import { findProjects } from "./find-projects.ts";
import { snippetOptions } from "./options.ts";
import { readRequest } from "./read-request.ts";

/**
 * Writes the files of a new job, or of a new version of one, into the tree. Nx writes them to the disk
 * afterwards, so that the submission stays open until the callback, which also locks the job where
 * that is allowed.
 */
export default async function snippet(tree: Tree, given: unknown): Promise<GeneratorCallback> {
  try {
    const workspace = await readWorkspace(tree.root, (line) => console.error(line));
    // Before anybody is kept out of the job: a person may still be typing.
    const request = readRequest(snippetOptions.parse(given), process.cwd());
    const opened = await openSubmission(workspace, request, {
      toolVersion: toolVersion(),
      projects: findProjects(tree.root),
      dryRun: workspace.host.variables["NX_DRY_RUN"] === "true",
    });
    return await write(tree, opened, request.folder);
  } catch (error) {
    throw withoutStack(error);
  }
}

async function write(
  tree: Tree,
  { plan, repaired, close }: OpenSubmission,
  folder: string,
): Promise<GeneratorCallback> {
  try {
    if (plan.files.length > 0) await init(tree, {});
    for (const file of plan.files) tree.write(file.path, file.content);
  } catch (error) {
    await close();
    throw error;
  }
  if (repaired !== null) console.log(repaired.message);
  for (const line of plan.messages) console.log(line);
  return async () => {
    await close();
    if (plan.files.length > 0) await lock(tree.root, folder);
  };
}

async function lock(workspaceRoot: string, folder: string): Promise<void> {
  const workspace = await readWorkspace(workspaceRoot, (line) => console.error(line));
  if (!mayLock(workspace)) return;
  try {
    const outcome = await applyLock(workspace, folder, "auto");
    for (const line of outcome.messages) console.log(line);
  } catch (error) {
    // The job's files are written; only the lockfile waits for another attempt.
    console.error(`pysnip: ${explainError(error)}`);
  }
}

function mayLock({ host, config }: Workspace): boolean {
  return deriveInstallMode("auto", host.variables, config.autoInstall).allowed;
}
