import { applyBundle } from "@pysnip/engine";
import { defineWork } from "../../adapter/job-work.ts";
import { openHashedWorkspace } from "../../adapter/open-workspace.ts";
import { runBatch } from "../../adapter/run-batch.ts";
import { runSingle } from "../../adapter/run-single.ts";
import { bundleOptions } from "./options.ts";

const bundle = defineWork(bundleOptions, (workspace, root, options) =>
  applyBundle(workspace, { ...options, root }),
);

/** Writes the bundle of one job. */
export default runSingle(bundle, openHashedWorkspace);

/** Writes the bundles of many jobs in one process. */
export const batch = runBatch(bundle, undefined, openHashedWorkspace);
