import { join } from "node:path";
import { deriveKeyPositions } from "../config/derive-key-positions.ts";
import { lockPathOf, manifestPathOf } from "../config/derive-job-paths.ts";
import { parseToml } from "../config/parse-toml.ts";
import type { Workspace } from "../config/workspace.ts";
import type { PysnipError } from "../errors/pysnip-error.ts";
import { readTextFile } from "../host/files.ts";
import { readPlacedRequirements } from "../requirements/read-job.ts";
import { deriveDifferencePlaces, type WrittenFile } from "./derive-difference-places.ts";
import { explainPlacedDifferences } from "./explain-lock.ts";
import { explainLockRefusal, type LockRefusal } from "./explain-lock-refusal.ts";
import type { LockDifference } from "./lock-difference.ts";

/** The error of a refusal; places are looked for only now, because finding them costs more than comparing. */
export async function readLockRefusal(
  workspace: Workspace,
  root: string,
  refusal: LockRefusal,
): Promise<PysnipError> {
  if (refusal.error || refusal.text === null) return explainLockRefusal(refusal, []);
  const { differences, text } = refusal;
  const lines = await readDifferenceLines(workspace, root, differences, text);
  return explainLockRefusal(refusal, lines);
}

/** One line for each of the first differences between a job and its lockfile, with its places. */
export async function readDifferenceLines(
  workspace: Workspace,
  root: string,
  differences: readonly LockDifference[],
  lockText: string,
): Promise<string[]> {
  const texts = {
    manifest: await readWritten(workspace, manifestPathOf(root)),
    workspace: await readWritten(workspace, "pysnip.toml"),
    lockPath: lockPathOf(root),
    lockText,
    requirements: await readPlacedRequirements(workspace, root),
    named: workspace.config.indexes.named,
  };
  return explainPlacedDifferences(differences, (difference) =>
    deriveDifferencePlaces(difference, texts),
  );
}

async function readWritten(workspace: Workspace, path: string): Promise<WrittenFile> {
  const text = (await readTextFile(join(workspace.root, path), MAXIMUM_BYTES)) ?? "";
  const parsed = parseToml(text);
  const table = "table" in parsed ? parsed.table : {};
  return { path, table, find: await deriveKeyPositions(text) };
}

const MAXIMUM_BYTES = 1024 * 1024;
