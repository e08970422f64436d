import { readBundleVerdict } from "@pysnip/engine";
import type { z } from "zod";
import type { JobTask } from "../../adapter/job-task.ts";
import { runBatch } from "../../adapter/run-batch.ts";
import { runSingle } from "../../adapter/run-single.ts";
import { bundleOptions } from "../bundle/options.ts";

const verify: JobTask<z.output<typeof bundleOptions>> = (workspace, root, options) =>
  readBundleVerdict(workspace, { ...options, root });

/** Compares the bundle of one job with what its inputs give. */
export default runSingle(bundleOptions, verify);

/** Compares the bundles of many jobs in one process. */
export const batch = runBatch(bundleOptions, verify);
