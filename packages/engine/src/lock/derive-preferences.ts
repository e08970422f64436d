import { foldName } from "../requirements/normalize-name.ts";
import { parseVersion } from "../requirements/parse-version.ts";
import type { Prereleases } from "../requirements/policy.ts";
import { isPrerelease } from "../requirements/specifier-contains.ts";
import type { LockDifference, LockRequest } from "./lock-difference.ts";
import type { LockedPackage } from "./lockfile.ts";
import type { Upgrade } from "./parse-upgrade.ts";
import type { Refresh } from "./plan-resolution.ts";

/**
 * The packages of a lockfile that a new resolution is to keep where it can. uv keeps a pre-release
 * that it is told of whatever it may choose, so after a change of that setting only those that the
 * new one allows are kept.
 */
export function derivePreferences(
  packages: readonly LockedPackage[],
  upgrade: Upgrade,
  differences: readonly LockDifference[],
  { settings }: Pick<LockRequest, "settings">,
): readonly LockedPackage[] {
  if (upgrade === "all") return [];
  const kept =
    upgrade === "none"
      ? packages
      : packages.filter(({ name }) => !upgrade.includes(foldName(name)));
  if (!differences.some(({ reason }) => reason === "prereleases")) return kept;
  const allowed = settings?.prereleases ?? "if-necessary";
  return kept.filter(
    ({ name, version }) => allows(allowed, name) || !isPrerelease(parseVersion(version)),
  );
}

function allows(prereleases: Prereleases, name: string): boolean {
  return typeof prereleases === "string" ? prereleases === "allow" : prereleases.includes(name);
}

/**
 * The packages whose index pages are to be asked for anew, so that an upgrade sees what was published
 * since uv last looked.
 */
export function listRefreshed(packages: readonly LockedPackage[], upgrade: Upgrade): Refresh {
  if (typeof upgrade === "string") return upgrade === "all" ? "all" : [];
  const unknown = listUnknownUpgrades(packages, upgrade);
  return upgrade.filter((name) => !unknown.includes(name));
}

/** The names that were to be upgraded and that a lockfile does not hold. */
export function listUnknownUpgrades(
  packages: readonly LockedPackage[],
  upgrade: Upgrade,
): readonly string[] {
  if (typeof upgrade === "string") return [];
  const known = new Set(packages.map(({ name }) => foldName(name)));
  return upgrade.filter((name) => !known.has(name));
}
