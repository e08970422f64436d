import { type Version, parseVersion } from "./parse-version.ts";

/** Order of two version texts by PEP 440 "Summary of permitted suffixes and relative ordering": below, at or above zero. */
export function compareVersions(left: string, right: string): number {
  return compareParsedVersions(parseVersion(left), parseVersion(right));
}

/** Order of two versions, local labels included. */
export function compareParsedVersions(left: Version, right: Version): number {
  return comparePublicVersions(left, right) || compareLocals(left.local, right.local);
}

/** Order of two versions as if neither had a local label. */
export function comparePublicVersions(left: Version, right: Version): number {
  return (
    compareNumbers(left.epoch, right.epoch) ||
    compareReleases(left.release, right.release) ||
    compareStages(left, right)
  );
}

/** Order of two releases; the shorter one counts as padded with zeros. */
export function compareReleases(left: readonly string[], right: readonly string[]): number {
  const length = Math.max(left.length, right.length);
  for (let at = 0; at < length; at += 1) {
    const order = compareNumbers(left[at] ?? "0", right[at] ?? "0");
    if (order !== 0) {
      return order;
    }
  }
  return 0;
}

function compareStages(left: Version, right: Version): number {
  return (
    stageRank(left) - stageRank(right) ||
    compareNumbers(left.pre?.[1] ?? "0", right.pre?.[1] ?? "0") ||
    compareOptional(left.post, right.post, -1) ||
    compareOptional(left.dev, right.dev, 1)
  );
}

// A release that has nothing but `.devN` precedes its own alphas; any other `.devN` only precedes what it belongs to.
function stageRank({ pre, post, dev }: Version): number {
  if (pre === null) {
    return post === null && dev !== null ? 0 : 4;
  }
  return pre[0] === "a" ? 1 : pre[0] === "b" ? 2 : 3;
}

function compareOptional(left: string | null, right: string | null, absent: -1 | 1): number {
  if (left === null || right === null) {
    return left === right ? 0 : left === null ? absent : -absent;
  }
  return compareNumbers(left, right);
}

function compareLocals(left: readonly string[] | null, right: readonly string[] | null): number {
  if (left === null || right === null) {
    return left === right ? 0 : left === null ? -1 : 1;
  }
  const length = Math.min(left.length, right.length);
  for (let at = 0; at < length; at += 1) {
    const order = compareLocalParts(left[at] ?? "", right[at] ?? "");
    if (order !== 0) {
      return order;
    }
  }
  return left.length - right.length;
}

function compareLocalParts(left: string, right: string): number {
  const leftIsNumber = ALL_DIGITS.test(left);
  const rightIsNumber = ALL_DIGITS.test(right);
  if (leftIsNumber !== rightIsNumber) {
    return leftIsNumber ? 1 : -1;
  }
  return leftIsNumber ? compareNumbers(left, right) : compareText(left, right);
}

// Digit strings without leading zeros: the longer one is the larger number.
function compareNumbers(left: string, right: string): number {
  return left.length - right.length || compareText(left, right);
}

function compareText(left: string, right: string): number {
  return left === right ? 0 : left < right ? -1 : 1;
}

const ALL_DIGITS = /^[0-9]+$/;
