import { applyExport, applyLock, parseUpgrade, refuseUnfinished } from "@pysnip/engine";
import type { z } from "zod";
import type { JobTask } from "../../adapter/job-task.ts";
import { runBatch } from "../../adapter/run-batch.ts";
import { runSingle } from "../../adapter/run-single.ts";
import { lockOptions } from "./options.ts";

const lock: JobTask<z.output<typeof lockOptions>> = async (workspace, root, options) => {
  await refuseUnfinished(workspace, root);
  const outcome = await applyLock(workspace, root, options.install, parseUpgrade(options.upgrade));
  const announcements = outcome.written ? [`pysnip: wrote \`${root}/pysnip.lock\`; commit it`] : [];
  const exported = options.export
    ? await applyExport(workspace, root, outcome.lockfile, options.export)
    : [];
  return { messages: [...outcome.messages, ...exported], announcements };
};

/** Brings the lockfile of one job up to date. */
export default runSingle(lockOptions, lock);

/** Brings the lockfiles of many jobs up to date in one process. */
export const batch = runBatch(lockOptions, lock);
