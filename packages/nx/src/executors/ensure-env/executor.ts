import { applyJobEnvironment } from "@pysnip/engine";
import type { z } from "zod";
import type { JobTask } from "../../adapter/job-task.ts";
import { runBatch } from "../../adapter/run-batch.ts";
import { runSingle } from "../../adapter/run-single.ts";
import { ensureEnvOptions } from "./options.ts";

const ensureEnv: JobTask<z.output<typeof ensureEnvOptions>> = (workspace, root, options) =>
  applyJobEnvironment(workspace, root, options.install);

/** Makes the environment of one job exist. */
export default runSingle(ensureEnvOptions, ensureEnv);

/** Makes the environments of many jobs exist; jobs of equal content share one. */
export const batch = runBatch(ensureEnvOptions, ensureEnv);
