import { explainChangedFile, listChangedFiles } from "./check-changed-files.ts";
import type { LockedPackage } from "./lockfile.ts";

/**
 * One line for each file of a kept version that has other bytes or is another one, which come first
 * because they matter most, and for each package that a new resolution adds, drops or moves to another version.
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
  return [
    ...listChangedFiles(before, after).map(explainChangedFile),
    ...explainReplacedFiles(before, after),
    ...moves,
  ];
}

// A newer build of the same version, for instance, under a name of its own.
function explainReplacedFiles(
  before: readonly LockedPackage[],
  after: readonly LockedPackage[],
): string[] {
  const old = new Map(before.map((item) => [`${item.name} ${item.version}`, filesOf(item)]));
  return after.flatMap((item) => {
    const key = `${item.name} ${item.version}`;
    const now = filesOf(item);
    const gone = (old.get(key) ?? []).filter((file) => !now.includes(file));
    const come = now.filter((file) => !old.get(key)?.includes(file));
    if (gone.length === 0 || come.length === 0) return [];
    return [`  ${key}: ${gone.join(", ")} -> ${come.join(", ")}`];
  });
}

function filesOf({ artefacts }: LockedPackage): string[] {
  return artefacts.map(({ file }) => file);
}

function versionsByName(packages: readonly LockedPackage[]): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const { name, version } of packages)
    found.set(name, [...(found.get(name) ?? []), version].sort());
  return found;
}
