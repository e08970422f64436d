import type { GeneratorCallback, Tree } from "@nx/devkit";
import {
  applyLock,
  cleanSnippet,
  deriveInstallMode,
  explainError,
  parseRequirementList,
  planSubmission,
  PysnipError,
  readSubmissionFacts,
  readWorkspace,
} from "@pysnip/engine";
import { toolVersion } from "../../adapter/tool-version.ts";
import init from "../init/generator.ts";
import { deriveFolder } from "./derive-folder.ts";
import { snippetOptions } from "./options.ts";
import { readPastedText } from "./read-pasted-text.ts";

/** Writes the files of a new job into the tree; the callback locks it where that is allowed. */
export default async function snippet(tree: Tree, given: unknown): Promise<GeneratorCallback> {
  try {
    const options = snippetOptions.parse(given);
    const workspace = await readWorkspace(tree.root, (line) => console.error(line));
    const folder = deriveFolder(options.directory);
    const pasted = readPastedText(options, process.cwd());
    const { source } = cleanSnippet(pasted.text, options);
    const facts = await readSubmissionFacts(workspace, folder, source, options.python);
    const requirements = parseRequirementList(options.deps ?? "").map((item) => item.text);
    const plan = await planSubmission({
      ...facts,
      ...pasted,
      folder,
      entry: options.entry,
      kind: options.kind,
      repair: options.repair,
      requirements,
      toolVersion: toolVersion(),
    });
    await init(tree, {});
    for (const file of plan.files) tree.write(file.path, file.content);
    for (const line of plan.messages) console.log(line);
    return () => lock(tree.root, folder);
  } catch (error) {
    throw withoutStack(error);
  }
}

async function lock(workspaceRoot: string, folder: string): Promise<void> {
  const workspace = await readWorkspace(workspaceRoot, (line) => console.error(line));
  const { variables } = workspace.host;
  if (!deriveInstallMode("auto", variables, workspace.config.autoInstall).allowed) return;
  try {
    const outcome = await applyLock(workspace, folder, "auto");
    for (const line of outcome.messages) console.log(line);
  } catch (error) {
    // The job's files are written; only the lockfile waits for another attempt.
    console.error(`pysnip: ${explainError(error)}`);
  }
}

// Nx prints a stack, or advice to ask for one, below an error that has it.
function withoutStack(error: unknown): unknown {
  if (error instanceof PysnipError) delete error.stack;
  return error;
}
