import {
  compareParsedVersions,
  comparePublicVersions,
  compareReleases,
} from "./compare-versions.ts";
import { type SpecifierClause, parseSpecifier } from "./parse-specifier.ts";
import { type Version, tryParseVersion } from "./parse-version.ts";

/** How pre-releases are judged: `false` shuts all of them out; otherwise one version alone is judged by its number. */
export interface PrereleaseChoice {
  readonly prereleases?: boolean;
}

/**
 * Whether a version satisfies a specifier set (PEP 440 "Version specifiers"). With `prereleases` absent a pre-release
 * counts, because a single candidate has no final release to give way to. Text that is no version satisfies nothing
 * but `===` with that text, and the empty set. Throws PYSNIP_REQUIREMENT_INVALID for a specifier that is none.
 */
export function specifierContains(
  specifier: string,
  version: string,
  { prereleases }: PrereleaseChoice = {},
): boolean {
  const clauses = parseSpecifier(specifier);
  const parsed = tryParseVersion(version);
  if (prereleases === false && parsed !== null && isPrerelease(parsed)) {
    return false;
  }
  return clauses.every((clause) => satisfiesClause(clause, version, parsed));
}

/** Whether a candidate, given as its text and as its parsed form if it has one, satisfies one clause. */
export function satisfiesClause(
  clause: SpecifierClause,
  text: string,
  parsed: Version | null,
): boolean {
  if (clause.operator === "===") {
    return text.toLowerCase() === clause.text.toLowerCase();
  }
  if (parsed === null) {
    return false;
  }
  const { operator, version, wildcard } = clause;
  switch (operator) {
    case "==":
      return wildcard ? hasPrefix(parsed, version) : equals(parsed, version);
    case "!=":
      return wildcard ? !hasPrefix(parsed, version) : !equals(parsed, version);
    case ">=":
      return compareParsedVersions(parsed, version) >= 0;
    case "<=":
      return comparePublicVersions(parsed, version) <= 0;
    case "<":
      return isBelow(parsed, version);
    case ">":
      return isAbove(parsed, version);
    case "~=":
      return compareParsedVersions(parsed, version) >= 0 && hasPrefix(parsed, version, 1);
  }
}

/** Whether a version is a pre-release or a developmental one (PEP 440 "Pre-releases"). */
export function isPrerelease({ pre, dev }: Version): boolean {
  return pre !== null || dev !== null;
}

// A specifier without a local label takes every local label of its version.
function equals(candidate: Version, version: Version): boolean {
  return version.local === null
    ? comparePublicVersions(candidate, version) === 0
    : compareParsedVersions(candidate, version) === 0;
}

// `<V` shuts out the pre-releases of V, which begin with V.dev0, unless V is one itself.
function isBelow(candidate: Version, version: Version): boolean {
  const bound = isPrerelease(version) ? version : { ...version, dev: "0" };
  return compareParsedVersions(candidate, bound) < 0;
}

// `>V` shuts out V's local labels always, and its post-releases unless V names a post-release or `.dev` itself.
function isAbove(candidate: Version, version: Version): boolean {
  if (comparePublicVersions(candidate, version) <= 0) {
    return false;
  }
  return version.post !== null || version.dev !== null || !isSameStage(candidate, version);
}

function isSameStage(candidate: Version, version: Version): boolean {
  return (
    candidate.epoch === version.epoch &&
    compareReleases(candidate.release, version.release) === 0 &&
    candidate.pre?.[0] === version.pre?.[0] &&
    candidate.pre?.[1] === version.pre?.[1]
  );
}

function hasPrefix(candidate: Version, version: Version, dropped = 0): boolean {
  const length = version.release.length - dropped;
  return (
    candidate.epoch === version.epoch &&
    compareReleases(candidate.release.slice(0, length), version.release.slice(0, length)) === 0
  );
}
