import { execRun, jobFailed } from "@pysnip/engine";
import { defineWork } from "../../adapter/job-work.ts";
import { runSingle } from "../../adapter/run-single.ts";
import { runOptions } from "./options.ts";

const run = defineWork(runOptions, async (workspace, root, options) => {
  const { exitCode, skipped } = await execRun(workspace, root, options.__unparsed__);
  if (exitCode !== 0) throw jobFailed(root, exitCode);
  return { messages: [], announcements: skipped === null ? [] : [`pysnip: ${skipped}`] };
});

/** Runs one job in the foreground: its input, output and terminal are those of the command. */
export default runSingle(run);
