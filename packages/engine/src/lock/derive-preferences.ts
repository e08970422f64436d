import { foldName } from "../requirements/normalize-name.ts";
import type { LockedPackage } from "./lockfile.ts";
import type { Upgrade } from "./parse-upgrade.ts";

/** The packages of a lockfile that a new resolution is to keep where it can. */
export function derivePreferences(
  packages: readonly LockedPackage[],
  upgrade: Upgrade,
): readonly LockedPackage[] {
  if (upgrade === "all") return [];
  if (upgrade === "none") return packages;
  return packages.filter(({ name }) => !upgrade.includes(foldName(name)));
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
