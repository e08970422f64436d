import { parseWheelName } from "../requirements/parse-wheel-name.ts";
import type { Artefact } from "./lockfile.ts";

/** The wheel that fits a platform best, among files of one version; null where none fits. */
export function deriveWheel(
  artefacts: readonly Artefact[],
  tags: ReadonlyMap<string, number>,
): Artefact | null {
  let best: Found | null = null;
  for (const artefact of artefacts) {
    if (!artefact.file.endsWith(".whl")) continue;
    const wheel = parseWheelName(artefact.file);
    const ranks = wheel.tags.flatMap((tag) => tags.get(tag) ?? []);
    if (ranks.length === 0) continue;
    const found = { artefact, rank: Math.min(...ranks), build: wheel.build ?? "" };
    if (best === null || isBetter(found, best)) best = found;
  }
  return best?.artefact ?? null;
}

/** The source archive among files of one version; lockfiles hold one only where it is to be built. */
export function deriveSourceArchive(artefacts: readonly Artefact[]): Artefact | null {
  return artefacts.find(({ file }) => !file.endsWith(".whl")) ?? null;
}

interface Found {
  readonly artefact: Artefact;
  readonly rank: number;
  readonly build: string;
}

// Equal tags: the higher build number wins (PEP 427), then the name, so that the choice is one.
function isBetter(left: Found, right: Found): boolean {
  if (left.rank !== right.rank) return left.rank < right.rank;
  const builds = buildNumber(left.build) - buildNumber(right.build);
  if (builds !== 0) return builds > 0;
  return left.artefact.file < right.artefact.file;
}

function buildNumber(build: string): number {
  return Number.parseInt(build, 10) || 0;
}
