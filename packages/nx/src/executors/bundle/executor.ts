import { applyBundle } from "@pysnip/engine";
import type { z } from "zod";
import type { JobTask } from "../../adapter/job-task.ts";
import { runBatch } from "../../adapter/run-batch.ts";
import { runSingle } from "../../adapter/run-single.ts";
import { bundleOptions } from "./options.ts";

const bundle: JobTask<z.output<typeof bundleOptions>> = (workspace, root, options) =>
  applyBundle(workspace, { ...options, root });

/** Writes the bundle of one job. */
export default runSingle(bundleOptions, bundle);

/** Writes the bundles of many jobs in one process. */
export const batch = runBatch(bundleOptions, bundle);
