import { setTimeout as pause } from "node:timers/promises";
import { applySubmission } from "../../src/version/apply-submission.ts";
import type { SubmissionRequest } from "../../src/version/submission.ts";
import { reopen } from "../make-workspace.ts";

/** What the program is told: where to submit what, and the step at which it is to be killed. */
export interface SubmitOrder {
  readonly place: Parameters<typeof reopen>[0];
  readonly request: SubmissionRequest;
  readonly killAt?: string;
  readonly pauseAt?: string;
}

// A process of its own that submits once; a kill at a step is a real one.
const order = JSON.parse(process.argv[2] ?? "") as SubmitOrder;
const { plan, repaired } = await applySubmission(reopen(order.place), order.request, {
  toolVersion: "0.1.0",
  onStep: async (step) => {
    if (step === order.killAt) {
      process.kill(process.pid, "SIGKILL");
      // The signal may take a moment; nothing may happen in it.
      await pause(60_000);
    }
    if (step === order.pauseAt) {
      console.log("paused");
      await pause(60_000);
    }
  },
});
console.log(
  JSON.stringify({ version: plan.version, action: plan.action, repaired: repaired?.outcome }),
);
