import type { CreateNodes, PostTasksExecution } from "@nx/devkit";

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

/** Prints what successful tasks had to tell, because Nx hides their output. */
export const postTasksExecution: PostTasksExecution = async (_options, context) => {
  const { printReport } = await import("./adapter/report.ts");
  await printReport(context.workspaceRoot);
};
