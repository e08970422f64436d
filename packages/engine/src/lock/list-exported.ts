import { directIndexName } from "../uv/derive-index-pins.ts";
import { deriveWheels } from "./derive-wheels.ts";
import type { LockedPackage, Lockfile } from "./lockfile.ts";
import { renderPlatformMarker } from "./render-platform-marker.ts";

/**
 * The packages of a lockfile that standard forms list: those with a file, and one that platforms take
 * from addresses of their own once for each address.
 */
export function listExported(lockfile: Lockfile): LockedPackage[] {
  const { packages, platforms } = lockfile.resolution;
  return packages
    .filter(({ artefacts }) => artefacts.length > 0)
    .flatMap((item) => {
      if (item.index !== directIndexName || item.artefacts.length === 1) return [item];
      return item.artefacts.map((artefact) => {
        const included = platforms.filter((platform) =>
          deriveWheels(lockfile, platform).some(
            (chosen) => chosen.item === item && chosen.wheel?.file === artefact.file,
          ),
        );
        const marker = renderPlatformMarker(included, platforms);
        return { ...item, marker, artefacts: [artefact] };
      });
    });
}
