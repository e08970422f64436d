/**
 * The patch versions that stand for all of a minor: the first, one later than any, and those on both
 * sides of every version that the markers name. Ascending.
 */
export function derivePatches(markers: readonly string[], python: string): number[] {
  const patches = new Set([0, LATER_THAN_ANY]);
  for (const marker of new Set(markers)) {
    for (const [, minor, patch] of marker.matchAll(FULL_VERSION)) {
      if (minor !== python) continue;
      const named = Math.min(Number(patch), LATER_THAN_ANY);
      for (const near of [named - 1, named, named + 1]) if (near > 0) patches.add(near);
    }
  }
  return [...patches].sort((a, b) => a - b);
}

const LATER_THAN_ANY = 99;
const FULL_VERSION = /(?<![\d.])(\d{1,3}\.\d{1,3})\.(\d{1,9})/g;
