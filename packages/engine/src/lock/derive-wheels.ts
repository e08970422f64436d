import { platformTable, type PlatformName } from "../config/platform.ts";
import { evaluateMarker } from "../requirements/evaluate-marker.ts";
import { deriveMarkerEnvironment } from "../requirements/derive-marker-environment.ts";
import { deriveSourceArchive, deriveWheel } from "./derive-wheel.ts";
import { deriveWheelTags } from "./derive-wheel-tags.ts";
import type { Artefact, LockedPackage, Lockfile } from "./lockfile.ts";

/** One package as a platform installs it. */
export interface ChosenWheel {
  readonly item: LockedPackage;
  /** The wheel; a source archive where none fits and the package may be built. */
  readonly wheel: Artefact | null;
}

/** The packages that a lockfile installs on a platform, each with its wheel, in the lockfile's order. */
export function deriveWheels(
  lockfile: Pick<Lockfile, "resolution">,
  platform: PlatformName,
): ChosenWheel[] {
  const { python, packages } = lockfile.resolution;
  const tags = deriveWheelTags(python, platform);
  const environment = deriveMarkerEnvironment(platformTable[platform], python, 0);
  return packages
    .filter((item) => item.marker === null || evaluateMarker(item.marker, environment))
    .map((item) => ({
      item,
      wheel: deriveWheel(item.artefacts, tags) ?? deriveSourceArchive(item.artefacts),
    }));
}
