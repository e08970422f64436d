import { renderReleaseAge } from "../requirements/parse-release-age.ts";
import type { Prereleases } from "../requirements/policy.ts";
import { defaultIndexName, deriveIndexPins, directIndexName } from "../uv/derive-index-pins.ts";
import type { LockDifference, ResolutionSettings } from "./lock-difference.ts";
import type { Resolution } from "./lockfile.ts";

/**
 * Everything in which the settings that a lockfile was made under differ from those asked for. The
 * age of releases is compared as it is written, never with the clock, so that an unchanged policy
 * leaves a lockfile current for ever. Permissions that the lockfile does not use are no difference.
 */
export function diffSettings(asked: ResolutionSettings, resolution: Resolution): LockDifference[] {
  const locked = resolution.settings ?? {};
  const differences: LockDifference[] = [];
  const findIndex = deriveIndexPins(asked.named, new Map(asked.jobPins), "the job");
  for (const { name, index } of resolution.packages) {
    const declared = findIndex(name);
    const isUnpinned = declared === defaultIndexName;
    if (index === declared || (isUnpinned && index === directIndexName)) continue;
    differences.push({ reason: "index", name, locked: index, declared });
  }
  const before = renderPrereleases(locked.prereleases ?? "if-necessary");
  const after = renderPrereleases(asked.prereleases);
  if (before !== after)
    differences.push({ reason: "prereleases", locked: before, declared: after });
  const hours = locked.releaseAge?.hours ?? 0;
  if (hours !== asked.releaseAge) {
    differences.push({
      reason: "release-age",
      locked: renderReleaseAge(hours),
      declared: renderReleaseAge(asked.releaseAge),
    });
  }
  const spared = namesOfSpared(asked.named);
  for (const index of locked.releaseAge?.exempt ?? []) {
    if (!spared.includes(index)) differences.push({ reason: "any-age", index });
  }
  for (const name of locked.builtFromSource ?? []) {
    if (asked.builds || asked.wheelExceptions.includes(name)) continue;
    differences.push({ reason: "wheel-exception", name });
  }
  return differences;
}

/** The indexes whose packages are spared the minimum age. */
export function namesOfSpared(named: ResolutionSettings["named"]): string[] {
  return named.filter((index) => index["any-age"]).map(({ name }) => name);
}

function renderPrereleases(value: Prereleases): string {
  return typeof value === "string" ? value : value.join(", ") || "if-necessary";
}
