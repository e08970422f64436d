import type { CreateDependencies, CreateNodes, PostTasksExecution } from "@nx/devkit";

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

/** Prints what successful tasks had to tell, because Nx hides their output. */
export const postTasksExecution: PostTasksExecution = async (_options, context) => {
  const { printReport } = await import("./adapter/report.ts");
  await printReport(context.workspaceRoot);
};
