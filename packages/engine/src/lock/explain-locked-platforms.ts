import { platformTable, type PlatformName } from "../config/platform.ts";
import { splitRequirementLines } from "../requirements/derive-requirements.ts";
import { deriveMarkerEnvironment } from "../requirements/derive-marker-environment.ts";
import { derivePatches } from "../requirements/derive-patches.ts";
import { evaluateMarker } from "../requirements/evaluate-marker.ts";
import { type Requirement, tryParseRequirement } from "../requirements/parse-requirement.ts";
import { specifierContains } from "../requirements/specifier-contains.ts";
import { directIndexName } from "../uv/derive-index-pins.ts";
import { digestOf } from "./derive-direct-url.ts";
import { deriveWheels } from "./derive-wheels.ts";
import type { LockedPackage, Lockfile } from "./lockfile.ts";
import { renderPlatformMarker } from "./render-platform-marker.ts";

/** A requirement of a lockfile, or a bound on what something else may bring in. */
export interface Wanted extends Requirement {
  readonly isConstraint: boolean;
}

/**
 * Why the packages of a lockfile cannot be what its requirements and constraints come to on its
 * platforms; null when they can.
 */
export function explainLockedPlatforms(lockfile: Lockfile): string | null {
  const { platforms, packages } = lockfile.resolution;
  const on = new Map(
    platforms.map((name) => [name, deriveWheels(lockfile, name).map(({ item }) => item)]),
  );
  for (const item of packages) {
    const included = platforms.filter((name) => on.get(name)?.includes(item));
    const isPlain =
      included.length > 0 && renderPlatformMarker(included, platforms) === item.marker;
    if (!isPlain) return `the marker of its package \`${item.name}\` is none that pysnip writes`;
  }
  const wanted = parseWanted(lockfile.requirements);
  for (const [platform, items] of on) {
    const found = new Map(items.map((item) => [item.name, item]));
    if (found.size < items.length) return `it has two versions of a package for ${platform}`;
    for (const each of wanted) {
      const problem = explainWanted(lockfile, platform, each, found);
      if (problem !== null) return problem;
    }
  }
  return null;
}

// What is there has to satisfy requirements and constraints; only a requirement has to be there.
function explainWanted(
  { resolution, environmentHashes }: Lockfile,
  platform: PlatformName,
  { name, marker, specifier, canonical, url, isConstraint }: Wanted,
  found: ReadonlyMap<string, LockedPackage>,
): string | null {
  const { python } = resolution;
  const verdicts = derivePatches(marker === null ? [] : [marker], python).map((patch) => {
    const environment = deriveMarkerEnvironment(platformTable[platform], python, patch);
    const judge = (unknown: boolean) =>
      marker === null || evaluateMarker(marker, environment, unknown);
    return { mayApply: judge(true), applies: judge(false) };
  });
  const item = found.get(name);
  if (!verdicts.some(({ mayApply }) => mayApply)) return null;
  if (item === undefined) {
    // A platform that cannot be used holds only the packages that keep it from being used.
    const isUsable = environmentHashes[platform] !== undefined;
    return isUsable && !isConstraint
      ? `no package in it is what \`${canonical}\` asks for on ${platform}`
      : null;
  }
  // One for some patch versions or machines alone may have lost to what the others ask for.
  if (!verdicts.every(({ applies }) => applies)) return null;
  if (url !== null && !isFrom(url, item)) {
    return `its package \`${name}\` is not from the address in \`${canonical}\``;
  }
  if (specifier === "") return null;
  return specifierContains(specifier, item.version)
    ? null
    : `its package \`${name}\` ${item.version} is not what \`${canonical}\` asks for`;
}

function isFrom(url: string, { index, artefacts }: LockedPackage): boolean {
  const digest = digestOf(url);
  const isThere = digest === null || artefacts.some(({ sha256 }) => sha256 === digest);
  return index === directIndexName && isThere;
}

/** The requirements and constraints of a lockfile, as they are read; all of them can be. */
export function parseWanted(requirements: Lockfile["requirements"]): Wanted[] {
  const lines = splitRequirementLines(requirements.map(({ text }) => text));
  const read = (texts: readonly string[], isConstraint: boolean) =>
    texts.flatMap((text) => {
      const { requirement } = tryParseRequirement(text);
      return requirement ? [{ ...requirement, isConstraint }] : [];
    });
  return [...read(lines.requirements, false), ...read(lines.constraints, true)];
}
