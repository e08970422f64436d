import inc from "semver/functions/inc.js";
import parse from "semver/functions/parse.js";
import valid from "semver/functions/valid.js";
import { PysnipError } from "../errors/pysnip-error.ts";
import { isLower } from "./version-rules.ts";
import type { AppliedBump, BumpLevel } from "./version-rules.ts";

/**
 * The version one step further. A pre-release stays one: `1.3.0-rc.1` becomes `1.3.0-rc.2`, and a
 * new base only where its own does not reach the level. `semver.inc` would make the release.
 */
export function deriveBumped(from: string, level: BumpLevel, pre: string | undefined): string {
  const parsed = parse(from);
  const name = parsed?.prerelease.find((part) => typeof part === "string");
  if (parsed === null || parsed.prerelease.length === 0) {
    return step(from, pre === undefined ? level : `pre${level}`, pre);
  }
  const identifier = pre ?? (typeof name === "string" ? name : undefined);
  if (isLower(reachOf(parsed), level)) return step(from, `pre${level}`, identifier);
  return step(from, "prerelease", pre);
}

/** The release that a pre-release leads to; a release itself. */
export function deriveRelease(version: string): string {
  const parsed = parse(version);
  return parsed === null ? version : `${parsed.major}.${parsed.minor}.${parsed.patch}`;
}

/** How far one version is from another. */
export function measureBump(from: string | null, to: string): AppliedBump["applied"] {
  const [one, other] = [parse(from), parse(to)];
  if (one === null || other === null) return "none";
  if (one.major !== other.major) return "major";
  if (one.minor !== other.minor) return "minor";
  if (one.patch !== other.patch) return "patch";
  return one.compare(other) === 0 ? "none" : "prerelease";
}

/** The level that the base of a pre-release stands for: `1.3.0-rc.0` will be a minor release. */
function reachOf({ minor, patch }: { readonly minor: number; readonly patch: number }): BumpLevel {
  if (patch !== 0) return "patch";
  return minor === 0 ? "major" : "minor";
}

type Step = Parameters<typeof inc>[1];

function step(from: string, kind: string, identifier: string | undefined): string {
  const next = increase(from, kind as Step, identifier);
  if (next !== null) return next;
  throw new PysnipError("PYSNIP_VERSION_REFUSED", {
    headline: `there is no version after ${from}`,
    hint: "choose one with `--set-version`",
  });
}

// Beyond the largest safe integer semver gives a text that it does not accept itself.
function increase(from: string, kind: Step, identifier: string | undefined): string | null {
  return valid(identifier === undefined ? inc(from, kind) : inc(from, kind, identifier));
}
