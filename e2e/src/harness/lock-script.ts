import type { Finished } from "../../tools/run-program.mjs";
import type { CommandOptions, Workspace } from "./create-workspace.ts";

/** Writes the lockfiles of jobs by the installed engine alone, for tests that need no Nx. */
export async function lockByEngine(
  workspace: Workspace,
  roots: readonly string[],
  options: CommandOptions & { readonly through?: readonly string[] } = {},
): Promise<Finished> {
  await workspace.write("lock.mjs", SCRIPT);
  const [file = "node", ...rest] = [...(options.through ?? []), process.execPath, "lock.mjs"];
  return await workspace.exec(file, [...rest, ...roots], options);
}

const SCRIPT = `import { applyLock, readWorkspace } from "@pysnip/engine";
const workspace = await readWorkspace(process.cwd(), (line) => console.error(line));
for (const root of process.argv.slice(2)) await applyLock(workspace, root, "always");
`;
