import { applyExport, applyLock, parseUpgrade, refuseUnfinished } from "@pysnip/engine";
import { defineWork } from "../../adapter/job-work.ts";
import { lockOptions } from "./lock-options.ts";

/** Brings the lockfile of one job up to date. */
export const prepareLock = defineWork(lockOptions, async (workspace, root, options) => {
  await refuseUnfinished(workspace, root);
  const outcome = await applyLock(workspace, root, options.install, parseUpgrade(options.upgrade));
  const announcements = outcome.written ? [`pysnip: wrote \`${root}/pysnip.lock\`; commit it`] : [];
  const exported = options.export
    ? await applyExport(workspace, root, outcome.lockfile, options.export)
    : [];
  return { messages: [...outcome.messages, ...exported], announcements };
});
