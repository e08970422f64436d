import type { WantedFile } from "../uv/wanted-file.ts";
import { deriveDirectUrl } from "./derive-direct-url.ts";
import type { Artefact, LockedPackage, Lockfile } from "./lockfile.ts";

/** Every file of a lockfile, as it is asked for. */
export function deriveWantedFiles(lockfile: Lockfile): WantedFile[] {
  return lockfile.resolution.packages.flatMap((item) =>
    item.artefacts.map((artefact) => deriveWantedFile(lockfile, item, artefact)),
  );
}

/** One file of a locked package, as it is asked for. */
export function deriveWantedFile(
  lockfile: Lockfile,
  item: LockedPackage,
  { file, sha256 }: Artefact,
): WantedFile {
  const { name, version, index } = item;
  return { name, version, index, file, sha256, url: deriveDirectUrl(item, { sha256 }, lockfile) };
}
