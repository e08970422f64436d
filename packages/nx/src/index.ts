import type {
  CreateDependencies,
  CreateNodes,
  PostTasksExecution,
  PreTasksExecution,
} from "@nx/devkit";
import { noteCommandStart } from "./adapter/note-command-start.ts";

/** The name under which Nx lists this plugin. */
export const name = "@pysnip/nx";

/** Infers the targets of every folder whose `pyproject.toml` has a table `[tool.pysnip]`. */
export const createNodes: CreateNodes = [
  "**/pyproject.toml",
  async (files, options, context) => {
    const { createJobNodes } = await import("./plugin/create-nodes.ts");
    return await createJobNodes(files, options, context.workspaceRoot);
  },
];

/** Tells Nx which jobs use which projects of the workspace, as far as those are projects of Nx. */
export const createDependencies: CreateDependencies = async (_options, { projects }) => {
  const { listLibraryDependencies } = await import("./plugin/list-library-dependencies.ts");
  return listLibraryDependencies(projects);
};

/** Lets the tasks of a command know when it began, because Nx hashes the sources about then. */
export const preTasksExecution: PreTasksExecution = () => {
  // At once: Nx watches the environment only as long as it waits, and for one command at a time.
  noteCommandStart();
};

/** Prints what successful tasks had to tell, because Nx hides their output. */
export const postTasksExecution: PostTasksExecution = async (_options, context) => {
  const { printReport } = await import("./adapter/report.ts");
  await printReport(context.workspaceRoot);
};
