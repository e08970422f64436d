import { statSync, utimesSync } from "node:fs";
import { readMilliseconds } from "./clock.ts";
import { A_DAY } from "./plan-cleaning.ts";

/** Notes that a folder of a store is used, by its own time of change, at most once a day. */
export function markUse(folder: string): void {
  try {
    const now = readMilliseconds();
    const { mtimeMs } = statSync(folder);
    if (now - mtimeMs > A_DAY) utimesSync(folder, now / 1000, now / 1000);
  } catch {
    // It is not there yet, or belongs to somebody else; what those do not use may be cleared away.
  }
}
