import { type PlatformName, platformTable } from "../config/platform.ts";
import { deriveMarkerEnvironment } from "../requirements/derive-marker-environment.ts";
import { evaluateMarker, type MarkerEnvironment } from "../requirements/evaluate-marker.ts";
import { foldName } from "../requirements/normalize-name.ts";
import { scanExplanation } from "../uv/scan-explanation.ts";

/** Packages that uv found no wheel of, and the platforms that it looked for one for. */
export interface AbsentWheels {
  readonly platforms: readonly PlatformName[];
  readonly names: readonly string[];
}

/**
 * Reads from uv's account of a failed resolution which packages have no wheel for which of the
 * platforms; null where it failed for another reason. With more than one platform uv resolves each
 * in a branch of its own and says by a marker which one failed.
 */
export function deriveAbsentWheels(
  explanation: string,
  python: string,
  platforms: readonly PlatformName[],
): AbsentWheels | null {
  const text = scanExplanation(explanation);
  const names = [...text.matchAll(NO_WHEEL)].map(([, name = ""]) => foldName(name));
  if (names.length === 0) return null;
  const marker = BRANCH.exec(text)?.[1];
  const failed = platforms.filter((platform) => {
    if (marker === undefined) return platforms.length === 1;
    const environment = deriveMarkerEnvironment(platformTable[platform], python, 0);
    return holds(marker, environment);
  });
  return failed.length === 0 ? null : { platforms: failed, names: [...new Set(names)].sort() };
}

// The text is uv's, so a marker that cannot be read is no reason to fail differently than uv did.
function holds(marker: string, environment: MarkerEnvironment): boolean {
  try {
    return evaluateMarker(marker, environment);
  } catch {
    return false;
  }
}

const BRANCH = /for split \(markers: ([^\u0000]{1,2000}?)\) cause:/;
const NO_WHEEL =
  /(?<![^ `])([A-Za-z0-9][A-Za-z0-9._-]{0,199}?)(?:\[[^\]]{0,200}\])?(?:\{[^}]{0,500}\})?(?:[<>=!~][^ ]{0,200})? (?:has|have) no (?:usable wheels|wheels with a matching|`[^`]{1,500}`-compatible wheels)/g;
