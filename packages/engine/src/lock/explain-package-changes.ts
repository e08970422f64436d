import { explainChangedFile, listChangedFiles } from "./check-changed-files.ts";
import type { LockedPackage } from "./lockfile.ts";

/**
 * One line for each file of a kept version that has other bytes, which come first because they matter
 * most, and for each package that a new resolution adds, drops or moves to another version.
 */
export function explainPackageChanges(
  before: readonly LockedPackage[],
  after: readonly LockedPackage[],
): string[] {
  const old = versionsByName(before);
  const now = versionsByName(after);
  const names = [...new Set([...old.keys(), ...now.keys()])].sort();
  const moves = names.flatMap((name) => {
    const [left, right] = [old.get(name)?.join(", "), now.get(name)?.join(", ")];
    if (left === right) return [];
    if (left === undefined) return [`  + ${name} ${right}`];
    return [right === undefined ? `  - ${name} ${left}` : `  ${name} ${left} -> ${right}`];
  });
  return [...listChangedFiles(before, after).map(explainChangedFile), ...moves];
}

function versionsByName(packages: readonly LockedPackage[]): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const { name, version } of packages)
    found.set(name, [...(found.get(name) ?? []), version].sort());
  return found;
}
