import { readVersionVerdict, refuseUnfinished } from "@pysnip/engine";
import { defineWork } from "../../adapter/job-work.ts";
import { runBatch } from "../../adapter/run-batch.ts";
import { runSingle } from "../../adapter/run-single.ts";
import { versionCheckOptions } from "./options.ts";

const check = defineWork(versionCheckOptions, async (workspace, root, options) => {
  await refuseUnfinished(workspace, root);
  return await readVersionVerdict(workspace, root, options.strictContract);
});

/** Compares one job with its history. */
export default runSingle(check);

/** Compares many jobs with their histories in one process. */
export const batch = runBatch(check);
