import type { SpecifierClause } from "./parse-specifier.ts";
import { parseVersion, type Version } from "./parse-version.ts";
import { renderVersion } from "./canonical-version.ts";
import { satisfiesClause } from "./specifier-contains.ts";

/**
 * Says whether some version could satisfy every clause. False is certain; true may be wrong in rare
 * cases. It tries the versions at and around every bound, because between two bounds nothing
 * changes.
 */
export function isSatisfiable(clauses: readonly SpecifierClause[]): boolean {
  const versioned = clauses.filter((clause) => clause.operator !== "===");
  if (versioned.length !== clauses.length || clauses.length > MOST_CLAUSES) return true;
  const exact = versioned.filter((clause) => clause.operator === "==" && !clause.wildcard);
  const bounds = (exact.length > 0 ? exact : versioned).map((clause) => clause.version);
  const longest = Math.max(0, ...versioned.map((clause) => clause.version.release.length));
  const candidates =
    exact.length > 0 ? bounds : [ZERO, ...bounds].flatMap((bound) => around(bound, longest));
  return candidates.some((version) => {
    const text = renderVersion(version);
    return clauses.every((clause) => satisfiesClause(clause, text, version));
  });
}

// Versions at the bound, directly beside it, and those that begin the next series.
function around(bound: Version, longest: number): Version[] {
  const { epoch, release } = bound;
  const plain: Version = { epoch, release, pre: null, post: null, dev: null, local: null };
  const padded = [...release, ...Array<string>(longest + 1 - release.length).fill("0")];
  const series = release.map((part, index) => [...release.slice(0, index), next(part)]);
  return [
    { ...bound, local: null },
    bound,
    { ...plain, release: [...padded.slice(0, -1), "1"] },
    ...[release, ...series].flatMap((numbers): Version[] => {
      const final = { ...plain, release: numbers };
      return [final, { ...final, dev: "0" }, { ...final, post: "0" }];
    }),
    { ...bound, dev: "0" },
    ...(bound.pre === null ? [] : [{ ...bound, pre: [bound.pre[0], next(bound.pre[1])] as const }]),
    ...(bound.post === null ? [] : [{ ...bound, post: next(bound.post) }]),
    ...(bound.dev === null ? [] : [{ ...bound, dev: next(bound.dev) }]),
  ];
}

// Digit strings, because a number of a version may be longer than a double is exact.
function next(digits: string): string {
  return (BigInt(digits) + 1n).toString();
}

const ZERO = parseVersion("0");
const MOST_CLAUSES = 64;
