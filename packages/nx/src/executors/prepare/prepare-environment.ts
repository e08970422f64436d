import { applyOptionalEnvironment } from "@pysnip/engine";
import { defineWork } from "../../adapter/job-work.ts";
import { ensureEnvOptions } from "./environment-options.ts";

/** Makes the environment of one job's lockfile exist; jobs of equal content share one. */
export const prepareEnvironment = defineWork(ensureEnvOptions, async (workspace, root, options) => {
  const outcome = await applyOptionalEnvironment(workspace, root, "ensure-env", options);
  if (!("skipped" in outcome)) return outcome;
  return { messages: [outcome.skipped], announcements: [`pysnip: ${outcome.skipped}`] };
});
