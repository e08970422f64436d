import { execRun, jobFailed } from "@pysnip/engine";
import type { z } from "zod";
import type { JobTask } from "../../adapter/job-task.ts";
import { runSingle } from "../../adapter/run-single.ts";
import { runOptions } from "./options.ts";

const run: JobTask<z.output<typeof runOptions>> = async (workspace, root, options) => {
  const { exitCode, skipped } = await execRun(workspace, root, options.__unparsed__);
  if (exitCode !== 0) throw jobFailed(root, exitCode);
  return { messages: [], announcements: skipped === null ? [] : [`pysnip: ${skipped}`] };
};

/** Runs one job in the foreground: its input, output and terminal are those of the command. */
export default runSingle(runOptions, run);
