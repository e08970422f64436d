import { readBundleVerdict } from "@pysnip/engine";
import { defineWork } from "../../adapter/job-work.ts";
import { openHashedWorkspace } from "../../adapter/open-workspace.ts";
import { outputPathOf } from "../../adapter/output-path.ts";
import { runBatch } from "../../adapter/run-batch.ts";
import { runSingle } from "../../adapter/run-single.ts";
import { bundleOptions } from "../bundle/options.ts";

const verify = defineWork(bundleOptions, (workspace, root, options) =>
  readBundleVerdict(workspace, { ...options, root, outputPath: outputPathOf(root) }),
);

/** Compares the bundle of one job with what its inputs give. */
export default runSingle(verify, openHashedWorkspace);

/** Compares the bundles of many jobs in one process. */
export const batch = runBatch(verify, undefined, openHashedWorkspace);
