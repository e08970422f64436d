import stringify from "json-stable-stringify";
import type { Lockfile } from "./lockfile.ts";

/** The one spelling of a lockfile: sorted keys, two spaces, a final newline. */
export function renderLock(lockfile: Lockfile): string {
  return `${stringify(lockfile, { space: 2 })}\n`;
}
