import { posix } from "node:path";
import { matchSource } from "../config/match-source.ts";
import type { SourceOwner } from "../config/read-source-files.ts";
import { PysnipError } from "../errors/pysnip-error.ts";
import type { Hashed } from "./bundle-request.ts";

/** When the file of a path, relative to its owner, last changed. */
export type SourceTime = readonly [path: string, changed: number];

/**
 * Refuses sources that changed after they were hashed: a cache would keep the bundle as that of the older
 * ones. Left out are files that are hashed later: generated ones, lockfiles, and what tasks leave behind.
 */
export function checkSourceTimes(
  owner: SourceOwner,
  times: readonly SourceTime[],
  { since, listLeft }: Hashed,
  now: number,
): void {
  // A time in the future says nothing but that a clock was set back.
  const isNewer = (changed: number) => since !== null && changed > since && changed <= now;
  const newer = times.filter(([path, changed]) => isNewer(changed) && !isHashedLater(owner, path));
  // Hardly a command has any, and the list is long.
  if (newer.length === 0) return;
  const left = listLeft();
  const paths = newer
    .map(([path]) => posix.join(owner.root, path))
    .filter((path) => !left.some((each) => matchSource(each, path) || path.startsWith(`${each}/`)));
  if (paths.length === 0) return;
  throw new PysnipError("PYSNIP_SOURCE_CHANGED", {
    headline: `sources of \`${owner.name}\` changed while the command ran`,
    details: [
      ...paths.slice(0, 20).map((path) => `  ${path}`),
      "they were hashed before, and a cache would keep the bundle for what they were",
    ],
    hint: "run the command again; name files that a task writes in `generated`, or in its `outputs`",
  });
}

function isHashedLater({ generated = [] }: SourceOwner, path: string): boolean {
  return path.endsWith("/pysnip.lock") || generated.some((glob) => matchSource(glob, path));
}
