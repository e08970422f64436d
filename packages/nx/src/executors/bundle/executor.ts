import { applyBundle } from "@pysnip/engine";
import { parseCommandStart } from "../../adapter/parse-command-start.ts";
import { defineWork } from "../../adapter/job-work.ts";
import { listLeftFiles } from "../../adapter/list-left-files.ts";
import { openHashedWorkspace } from "../../adapter/open-workspace.ts";
import { outputPathOf } from "../../adapter/output-path.ts";
import { runBatch } from "../../adapter/run-batch.ts";
import { runSingle } from "../../adapter/run-single.ts";
import { bundleOptions } from "./options.ts";

const bundle = defineWork(bundleOptions, (workspace, root, options, { task, taskGraph }) =>
  applyBundle(workspace, {
    ...options,
    root,
    outputPath: outputPathOf(root),
    hashed: {
      since: parseCommandStart(workspace.host.variables),
      listLeft: () => (taskGraph ? listLeftFiles(taskGraph, task) : []),
    },
  }),
);

/** Writes the bundle of one job. */
export default runSingle(bundle, openHashedWorkspace);

/** Writes the bundles of many jobs in one process. */
export const batch = runBatch(bundle, undefined, openHashedWorkspace);
