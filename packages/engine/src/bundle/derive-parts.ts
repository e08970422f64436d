import { carriesPackages, type BundleKind } from "../config/derive-bundle-settings.ts";
import type { PlatformName } from "../config/platform.ts";
import { deriveWheels } from "../lock/derive-wheels.ts";
import { deriveWheelTags } from "../lock/derive-wheel-tags.ts";
import type { Artefact, LockedPackage, Lockfile } from "../lock/lockfile.ts";
import { parseWheelName } from "../requirements/parse-wheel-name.ts";

/** A wheel of a bundle, and the package that it is of. */
export interface PartWheel {
  readonly item: LockedPackage;
  readonly wheel: Artefact;
}

/** The packages of a bundle for platforms that install the same wheels. */
export interface Part {
  readonly platforms: readonly PlatformName[];
  /** In the lockfile's order. */
  readonly wheels: readonly PartWheel[];
  /** The oldest glibc that can load them; null where none is needed. */
  readonly glibc: string | null;
}

/** What a bundle carries for its platforms; those that install the same wheels share a part. */
export function deriveParts(kind: BundleKind, lockfile: Lockfile): Part[] {
  if (kind === "thin") return [];
  const parts = new Map<string, Part>();
  for (const platform of lockfile.resolution.bundlePlatforms) {
    const wheels = deriveWheels(lockfile, platform).flatMap(({ item, wheel }) =>
      wheel === null ? [] : [{ item, wheel }],
    );
    const { python } = lockfile.resolution;
    const glibc = deriveGlibc(
      wheels.map(({ wheel }) => wheel.file),
      deriveWheelTags(python, platform),
    );
    const digests = wheels.map(({ wheel }) => wheel.sha256);
    // Where packages are imported from one folder, the system of that folder matters to names.
    const key = JSON.stringify([carriesPackages(kind) ? foldsCase(platform) : null, digests]);
    const known = parts.get(key);
    parts.set(key, {
      platforms: [...(known?.platforms ?? []), platform],
      wheels,
      glibc: known?.glibc ?? glibc,
    });
  }
  return [...parts.values()];
}

/** Whether a platform takes `A` and `a` for one name. */
export function foldsCase(platform: PlatformName): boolean {
  return platform.startsWith("macos-") || platform.startsWith("windows-");
}

/** The glibc that all of some wheels can be loaded with, from the tags that a platform takes (PEP 600). */
export function deriveGlibc(
  files: readonly string[],
  accepted: ReadonlyMap<string, number>,
): string | null {
  let newest = -1;
  for (const file of files) {
    const minors = parseWheelName(file)
      .tags.filter((tag) => accepted.has(tag))
      .map(glibcMinorOf);
    if (minors.length > 0) newest = Math.max(newest, Math.min(...minors));
  }
  return newest === -1 ? null : `2.${newest}`;
}

const OLD_NAMES: ReadonlyMap<string, number> = new Map([
  ["manylinux1", 5],
  ["manylinux2010", 12],
  ["manylinux2014", 17],
]);

function glibcMinorOf(tag: string): number {
  const platform = tag.split("-").at(-1) ?? "";
  const minor = /^manylinux_2_(\d{1,3})_/.exec(platform)?.[1];
  return minor === undefined ? (OLD_NAMES.get(platform.split("_")[0] ?? "") ?? -1) : Number(minor);
}
