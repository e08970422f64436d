import { execTest, jobFailed } from "@pysnip/engine";
import { defineWork } from "../../adapter/job-work.ts";
import { runSingle } from "../../adapter/run-single.ts";
import { testOptions } from "./options.ts";

const test = defineWork(testOptions, async (workspace, root) => {
  const exitCode = await execTest(workspace, root);
  if (exitCode !== 0) throw jobFailed(root, exitCode);
  return { messages: [] };
});

/** Runs the unit tests of one job. */
export default runSingle(test);
