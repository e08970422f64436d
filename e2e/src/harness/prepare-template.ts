import { existsSync } from "node:fs";
import { cp, mkdir, mkdtemp, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { runProgram } from "../../tools/run-program.mjs";
import { makeEnvironment } from "./make-environment.ts";
import { removeTree } from "./remove-tree.ts";
import type { E2eRun } from "./run-folder.ts";

/** The Nx that e2e workspaces use unless a test asks for another. */
export const DEFAULT_NX = "24.0.6";

/** Whether a new workspace already has our packages, or Nx alone (for `nx add`). */
export type TemplateKind = "installed" | "bare";

/** A folder with installed node_modules, made once per run and per Nx version. */
export async function prepareTemplate(
  run: E2eRun,
  nxVersion: string,
  kind: TemplateKind,
): Promise<string> {
  const template = join(run.folder, "templates", `${kind}-nx-${nxVersion}`);
  if (existsSync(template)) return template;
  await mkdir(join(run.folder, "templates"), { recursive: true });
  const stage = await mkdtemp(join(run.folder, "stage-"));
  await writeFile(join(stage, "package.json"), renderManifest(run, nxVersion, kind));
  const installed = await runProgram("npm", ["install", "--prefer-offline"], {
    cwd: stage,
    env: makeEnvironment(run, join(stage, ".state")),
    timeoutSeconds: 600,
  });
  if (installed.exitCode !== 0) throw new Error(`npm install failed\n${installed.all}`);
  try {
    await rename(stage, template);
  } catch (error) {
    // The other worker was quicker: its folder is as good as ours.
    if (!existsSync(template)) throw error;
    await removeTree(stage);
  }
  return template;
}

/** Copies a tree without copying bytes where the file system can share them. */
export async function copyTree(from: string, to: string): Promise<void> {
  if (process.platform === "linux") {
    const copied = await runProgram("cp", ["-a", "--reflink=auto", `${from}/.`, to]);
    if (copied.exitCode === 0) return;
  }
  await cp(from, to, { recursive: true, verbatimSymlinks: true });
}

function renderManifest(run: E2eRun, nxVersion: string, kind: TemplateKind): string {
  const ours = {
    "@pysnip/engine": `file:${run.tarballs.engine.file}`,
    "@pysnip/nx": `file:${run.tarballs.nx.file}`,
  };
  const manifest = {
    name: "e2e-workspace",
    version: "0.0.0",
    private: true,
    devDependencies: { nx: nxVersion, ...(kind === "installed" ? ours : {}) },
  };
  return `${JSON.stringify(manifest, null, 2)}\n`;
}
