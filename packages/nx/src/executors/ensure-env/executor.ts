import { applyOptionalEnvironment } from "@pysnip/engine";
import type { z } from "zod";
import type { JobTask } from "../../adapter/job-task.ts";
import { runBatch } from "../../adapter/run-batch.ts";
import { runSingle } from "../../adapter/run-single.ts";
import { ensureEnvOptions } from "./options.ts";

const ensureEnv: JobTask<z.output<typeof ensureEnvOptions>> = async (workspace, root, options) => {
  const outcome = await applyOptionalEnvironment(workspace, root, "ensure-env", options);
  if (!("skipped" in outcome)) return outcome;
  return { messages: [outcome.skipped], announcements: [`pysnip: ${outcome.skipped}`] };
};

/** Makes the environment of one job exist. */
export default runSingle(ensureEnvOptions, ensureEnv);

/** Makes the environments of many jobs exist; jobs of equal content share one. */
export const batch = runBatch(ensureEnvOptions, ensureEnv);
