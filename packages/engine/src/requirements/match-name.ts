import { matchParts } from "../config/match-source.ts";

/**
 * Whether a glob matches a whole name: `*` stands for any text, everything else for itself. Both
 * are compared as they are, so fold them first. Takes time proportional to the product of the lengths
 * at worst, whatever the glob.
 */
export function matchName(glob: string, name: string): boolean {
  return matchParts(glob, name, "*", (one, other) => one === other);
}
