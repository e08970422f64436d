import { diffSettings } from "./diff-settings.ts";
import type { Lockfile } from "./lockfile.ts";
import type { LockDifference, LockRequest } from "./lock-difference.ts";

/** Everything in which a lockfile differs from what is asked for; empty when it is current. */
export function diffLock(request: LockRequest, lockfile: Lockfile): LockDifference[] {
  const { resolution } = lockfile;
  const locked = lockfile.requirements.map((requirement) => requirement.text);
  const differences: LockDifference[] = [
    ...added(locked, request.requirements).map((requirement) => ({
      reason: "requirement-added" as const,
      requirement,
    })),
    ...added(request.requirements, locked).map((requirement) => ({
      reason: "requirement-removed" as const,
      requirement,
    })),
  ];
  if (resolution.python !== request.python) {
    differences.push({ reason: "python", locked: resolution.python, declared: request.python });
  }
  const sets = [
    ["platform", resolution.platforms, request.platforms],
    ["bundle-platform", resolution.bundlePlatforms, request.bundlePlatforms],
  ] as const;
  for (const [kind, before, after] of sets) {
    for (const platform of added(before, after)) {
      differences.push({ reason: `${kind}-added`, platform });
    }
    for (const platform of added(after, before)) {
      differences.push({ reason: `${kind}-removed`, platform });
    }
  }
  if (request.settings) differences.push(...diffSettings(request.settings, resolution));
  return differences;
}

function added<T>(before: readonly T[], after: readonly T[]): T[] {
  const known = new Set(before);
  return after.filter((item) => !known.has(item));
}
