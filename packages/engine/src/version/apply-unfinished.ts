import type { Workspace } from "../config/workspace.ts";
import { PysnipError } from "../errors/pysnip-error.ts";
import { exists } from "../host/files.ts";
import type { RepairPlan } from "./plan-repair.ts";
import { openPlaces, readSubmissionPlace } from "./read-submission-place.ts";

/**
 * Completes a submission to a job that was cut short, or takes it back; null when there was none. A
 * submission that is under way is waited for.
 */
export async function applyUnfinished(
  workspace: Workspace,
  folder: string,
): Promise<RepairPlan | null> {
  const place = await readSubmissionPlace(workspace, folder);
  // Nearly always there is nothing, and then nothing more is looked at or loaded.
  if (openPlaces.has(place) || !(await exists(`${place}.json`))) return null;
  const { applyRepair, SUBMISSION_SECONDS, takeSubmissionLock } = await import("./apply-repair.ts");
  const lock = await takeSubmissionLock(workspace, folder, place, SUBMISSION_SECONDS);
  try {
    return await applyRepair(workspace, folder, place);
  } finally {
    lock.release();
  }
}

/**
 * For commands that read a job: puts a submission that was cut short right, and then stops, because
 * what was read of the job before, such as the options of tasks, no longer holds. Throws
 * PYSNIP_SUBMISSION_UNFINISHED with what became of it.
 */
export async function refuseUnfinished(workspace: Workspace, folder: string): Promise<void> {
  const repaired = await applyUnfinished(workspace, folder);
  if (repaired === null || repaired.outcome === "dropped") return;
  throw new PysnipError("PYSNIP_SUBMISSION_UNFINISHED", {
    headline: repaired.message,
    hint: "run the command again",
  });
}
