import parse from "semver/functions/parse.js";
import valid from "semver/functions/valid.js";
import { tryParseVersion } from "../requirements/parse-version.ts";

/**
 * How Python reads a semantic version, in the normal form of PEP 440: `1.2.0-beta.1` is `1.2.0b1`.
 * Null where it would read something else, or nothing: `1.2.0-0` is a post-release to Python.
 */
export function derivePythonVersion(version: string): string | null {
  const parsed = valid(version) === version ? parse(version) : null;
  if (parsed === null) return null;
  const release = `${parsed.major}.${parsed.minor}.${parsed.patch}`;
  const [name, number = 0, ...rest] = parsed.prerelease;
  if (name === undefined) return release;
  const stage = typeof name === "string" ? STAGES.get(name) : undefined;
  if (stage === undefined || typeof number !== "number" || rest.length > 0) return null;
  return `${release}${stage}${number}`;
}

/**
 * The semantic version that a version of PEP 440 stands for: `0.1` is `0.1.0`, `1.2.0b1` is
 * `1.2.0-beta.1`. Null for what semantic versions cannot say: epochs, post-releases, local parts, a
 * fourth number, and a development release of a pre-release.
 */
export function deriveSemanticVersion(text: string): string | null {
  const plain = derivePythonVersion(text);
  if (plain !== null) return text;
  const version = tryParseVersion(text);
  if (version === null || version.epoch !== "0" || version.release.length > 3) return null;
  if (version.post !== null || version.local !== null) return null;
  if (version.pre !== null && version.dev !== null) return null;
  const release = [...version.release, "0", "0"].slice(0, 3).join(".");
  const [stage, number] = version.dev === null ? (version.pre ?? []) : [".dev", version.dev];
  const name = NAMES.find(([, short]) => short === stage)?.[0];
  return valid(name === undefined ? release : `${release}-${name}.${number}`);
}

// The first name of a stage is the one that is written.
const NAMES = [
  ["alpha", "a"],
  ["beta", "b"],
  ["rc", "rc"],
  ["dev", ".dev"],
  ["preview", "rc"],
  ["pre", "rc"],
  ["a", "a"],
  ["b", "b"],
  ["c", "rc"],
] as const;
const STAGES: ReadonlyMap<string, string> = new Map(NAMES);
