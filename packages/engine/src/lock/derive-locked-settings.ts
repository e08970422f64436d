import { namesOfSpared } from "./diff-settings.ts";
import type { ResolutionSettings } from "./lock-difference.ts";
import type { LockedPackage, LockedSettings } from "./lockfile.ts";

/** What a lockfile says of the settings that it was made under; null where all were the defaults. */
export function deriveLockedSettings(
  asked: ResolutionSettings | undefined,
  packages: readonly LockedPackage[],
  cutOff: string | null,
): LockedSettings | null {
  const prereleases = asked?.prereleases ?? "if-necessary";
  const built = listBuilt(packages);
  const settings: LockedSettings = {
    ...(typeof prereleases !== "string" && prereleases.length > 0
      ? { prereleases: [...prereleases] }
      : {}),
    ...(prereleases === "allow" || prereleases === "disallow" ? { prereleases } : {}),
    ...(asked && cutOff !== null ? { releaseAge: deriveReleaseAge(asked, packages, cutOff) } : {}),
    ...(built.length > 0 ? { builtFromSource: built } : {}),
  };
  return Object.keys(settings).length === 0 ? null : settings;
}

/** The names of the packages that are built from source: those with anything but wheels. */
export function listBuilt(packages: readonly LockedPackage[]): string[] {
  return packages
    .filter(({ artefacts }) => artefacts.some(({ file }) => !file.endsWith(".whl")))
    .map(({ name }) => name);
}

function deriveReleaseAge(
  asked: ResolutionSettings,
  packages: readonly LockedPackage[],
  cutOff: string,
): NonNullable<LockedSettings["releaseAge"]> {
  const used = new Set(packages.map(({ index }) => index));
  const exempt = namesOfSpared(asked.named)
    .filter((name) => used.has(name))
    .sort();
  return { hours: asked.releaseAge, cutOff, ...(exempt.length > 0 ? { exempt } : {}) };
}
