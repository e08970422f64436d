import type { GeneratorCallback, Tree } from "@nx/devkit";
import {
  applySubmission,
  explainError,
  type ImportRequest,
  planImport,
  readImportFacts,
  readWorkspace,
} from "@pysnip/engine";
import type { z } from "zod";
import { toolVersion } from "../../adapter/tool-version.ts";
import { withoutStack } from "../../adapter/without-stack.ts";
import init from "../init/generator.ts";
import { deriveFolder } from "../snippet/derive-folder.ts";
import { findProjects } from "../snippet/find-projects.ts";
import { importOptions } from "./options.ts";

/** Makes a job of a folder with Python code; its first version is recorded when the files are written. */
export default async function importProject(
  tree: Tree,
  given: unknown,
): Promise<GeneratorCallback> {
  try {
    const request = readRequest(importOptions.parse(given));
    const workspace = await readWorkspace(tree.root, (line) => console.error(line));
    const facts = await readImportFacts(workspace, request, findProjects(tree.root));
    const { moves, files, messages } = await planImport(facts, request);
    if (files.length > 0) await init(tree, {});
    for (const { from, to } of moves) tree.rename(from, to);
    for (const { path, content } of files) tree.write(path, content);
    for (const line of messages) console.log(line);
    return files.length === 0 ? () => {} : () => record(tree.root, request.folder);
  } catch (error) {
    throw withoutStack(error);
  }
}

function readRequest({
  directory,
  groups,
  ...rest
}: z.output<typeof importOptions>): ImportRequest {
  const list = [groups ?? []].flat().flatMap((text) => text.split(","));
  return {
    ...rest,
    folder: deriveFolder(directory),
    groups: list.map((name) => name.trim()).filter((name) => name !== ""),
  };
}

async function record(root: string, folder: string): Promise<void> {
  try {
    const workspace = await readWorkspace(root, (line) => console.error(line));
    const { plan } = await applySubmission(workspace, { folder }, { toolVersion: toolVersion() });
    console.log(plan.messages[0]);
  } catch (error) {
    // The job is there; only its history waits for another attempt.
    console.error(`pysnip: ${explainError(error)}\nnpx nx g @pysnip/nx:snippet ${folder}`);
  }
}
