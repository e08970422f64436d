import { execTest, jobFailed } from "@pysnip/engine";
import type { z } from "zod";
import type { JobTask } from "../../adapter/job-task.ts";
import { runSingle } from "../../adapter/run-single.ts";
import { testOptions } from "./options.ts";

const test: JobTask<z.output<typeof testOptions>> = async (workspace, root) => {
  const exitCode = await execTest(workspace, root);
  if (exitCode !== 0) throw jobFailed(root, exitCode);
  return { messages: [] };
};

/** Runs the unit tests of one job. */
export default runSingle(testOptions, test);
