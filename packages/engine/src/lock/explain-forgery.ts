import stringify from "json-stable-stringify";
import { PysnipError } from "../errors/pysnip-error.ts";
import { canonicalVersion } from "../requirements/canonical-version.ts";
import { compareVersions } from "../requirements/compare-versions.ts";
import { splitRequirementLines } from "../requirements/derive-requirements.ts";
import { requirementsHash } from "../requirements/hash-requirements.ts";
import { foldName } from "../requirements/normalize-name.ts";
import { tryParseRequirement } from "../requirements/parse-requirement.ts";
import { parseVersion, tryParseVersion } from "../requirements/parse-version.ts";
import { parseWheelName } from "../requirements/parse-wheel-name.ts";
import { isPrerelease } from "../requirements/specifier-contains.ts";
import { directIndexName } from "../uv/derive-index-pins.ts";
import { deriveChains } from "./derive-chains.ts";
import { deriveDirectUrl } from "./derive-direct-url.ts";
import { deriveEnvironmentHashes } from "./derive-environment-hashes.ts";
import { listBuilt } from "./derive-locked-settings.ts";
import { deriveWheels } from "./derive-wheels.ts";
import { explainLockedPlatforms, parseWanted } from "./explain-locked-platforms.ts";
import { digest } from "./hash-lock.ts";
import type { LockedPackage, Lockfile } from "./lockfile.ts";

/**
 * Why a lockfile cannot be one that pysnip wrote, although its digest is right; null when it can. A
 * digest over a lie is easily made, and policies, environments and bundles trust what stands here: so
 * whatever follows from the rest is worked out again, and every list has one order.
 */
export function explainForgery(lockfile: Lockfile): string | null {
  try {
    return (
      explainRequirements(lockfile) ??
      explainLists(lockfile) ??
      explainPackages(lockfile) ??
      explainSettings(lockfile) ??
      explainLockedPlatforms(lockfile) ??
      explainDerived(lockfile)
    );
  } catch (error) {
    // A name of a wheel, a version or a marker that cannot be read.
    if (!(error instanceof PysnipError)) throw error;
    return [error.headline, ...error.details].join("; ").slice(0, 300);
  }
}

function explainRequirements({ requirements, ...lockfile }: Lockfile): string | null {
  for (const [index, { text, hash }] of requirements.entries()) {
    if (digest(text) !== hash) {
      return "a requirement does not match its digest; it was edited by hand";
    }
    const [, own = text] = /^-c (.*)$/s.exec(text) ?? [];
    if (tryParseRequirement(own).requirement?.canonical !== own) {
      return `\`requirements.${index}\` is not a requirement as pysnip writes it`;
    }
  }
  const texts = requirements.map(({ text }) => text);
  if (requirementsHash(texts) !== lockfile.requirementsHash) {
    return "its `requirementsHash` does not follow from its content";
  }
  return null;
}

function explainLists({ requirements, resolution }: Lockfile): string | null {
  const { packages, platforms, bundlePlatforms, settings } = resolution;
  const lines = splitRequirementLines(requirements.map(({ text }) => text));
  const keys = packages.map(({ name, version }) => `${name} ${version}`);
  const lists: [name: string, list: readonly string[]][] = [
    ["requirements", lines.requirements],
    ["requirements", lines.constraints],
    ["resolution.platforms", platforms],
    ["resolution.bundlePlatforms", bundlePlatforms],
    ["resolution.packages", keys],
    ["resolution.settings.releaseAge.exempt", settings?.releaseAge?.exempt ?? []],
    ...packages.flatMap(({ needs, artefacts }, index): [string, readonly string[]][] => [
      [`resolution.packages.${index}.needs`, needs],
      [`resolution.packages.${index}.artefacts`, artefacts.map(({ file }) => file)],
    ]),
  ];
  const wrong = lists.find(([, list]) => !isSortedSet(list));
  if (wrong) return `\`${wrong[0]}\` is not sorted, or holds something twice`;
  const leading = requirements.slice(0, lines.constraints.length);
  return leading.every(({ text }) => text.startsWith("-c "))
    ? null
    : "`requirements` holds a requirement before a constraint";
}

function isSortedSet(list: readonly string[]): boolean {
  return list.every((item, index) => index === 0 || (list[index - 1] ?? "") < item);
}

function explainPackages(lockfile: Lockfile): string | null {
  const { requirements, resolution } = lockfile;
  const { packages } = resolution;
  const own = parseWanted(requirements).filter(({ isConstraint }) => !isConstraint);
  const chainOf = deriveChains(
    own.map(({ name }) => name),
    packages,
  );
  const names = new Set(packages.map(({ name }) => name));
  for (const item of packages) {
    const { name, version, needs, index } = item;
    const lacking = needs.find((need) => !names.has(need));
    const isDirect = own.some((requirement) => requirement.name === name && requirement.url);
    if (name !== foldName(name)) return `its package \`${name}\` is not in normal form`;
    if (tryParseVersion(version) === null || canonicalVersion(version) !== version) {
      return `the version of its package \`${name}\` is not in normal form`;
    }
    if (chainOf(name).length === 0) return `no requirement leads to its package \`${name}\``;
    if (lacking !== undefined)
      return `its package \`${name}\` needs \`${lacking}\`, which it lacks`;
    if (index === directIndexName && !isDirect) {
      return `no requirement gives an address for its package \`${name}\``;
    }
    if (item.artefacts.some((artefact) => deriveDirectUrl(item, artefact, lockfile) === "")) {
      return `its package \`${name}\` has a file that is not what its address ends in`;
    }
    if (hasForeignFile(item)) {
      return `its package \`${name}\` has a file of another package or version`;
    }
  }
  return null;
}

// A bundle copies the file whatever the version says, and policies judge the version. What lies at an
// address of its own may be called anything, unless it is a wheel.
function hasForeignFile({ name, version, index, artefacts }: LockedPackage): boolean {
  return artefacts.some(({ file }) => {
    if (file.endsWith(".whl")) {
      const wheel = parseWheelName(file);
      return wheel.name !== name || compareVersions(wheel.version, version) !== 0;
    }
    if (index === directIndexName) return false;
    const [, stem = ""] = SOURCE_ARCHIVE.exec(file) ?? [];
    return !splitsOf(stem).some(
      ([own, said]) =>
        foldName(own) === name &&
        tryParseVersion(said) !== null &&
        compareVersions(said, version) === 0,
    );
  });
}

// Old archives write `-` in names and in versions: `sphinx-rtd-theme-1.0-1`.
function splitsOf(stem: string): [name: string, version: string][] {
  return [...stem.matchAll(/-/g)].map(({ index }) => [stem.slice(0, index), stem.slice(index + 1)]);
}

const SOURCE_ARCHIVE = /^(.*)(?:\.tar\.(?:gz|bz2|xz)|\.tgz|\.zip)$/;

function explainSettings({ resolution }: Lockfile): string | null {
  const { settings, packages } = resolution;
  // What is not said to be built is asked of no policy.
  if (listBuilt(packages).join() !== (settings?.builtFromSource ?? []).join()) {
    return "its `builtFromSource` does not follow from its content";
  }
  if (settings === undefined) return null;
  const { prereleases, releaseAge, builtFromSource } = settings;
  const empty = Object.entries({ prereleases, builtFromSource, exempt: releaseAge?.exempt }).find(
    ([, value]) => Array.isArray(value) && value.length === 0,
  );
  if (empty || Object.keys(settings).length === 0) return "its `settings` hold what says nothing";
  if (releaseAge && !isMoment(releaseAge.cutOff)) return "its `cutOff` is no moment";
  // What stands at an address of its own was asked for as it is.
  const early = packages.find(
    ({ version, index }) => index !== directIndexName && isPrerelease(parseVersion(version)),
  );
  return prereleases === "disallow" && early
    ? `its package \`${early.name}\` is a pre-release, and it says that none is allowed`
    : null;
}

function isMoment(text: string): boolean {
  const moment = new Date(text);
  return !Number.isNaN(moment.getTime()) && moment.toISOString() === text.replace("Z", ".000Z");
}

function explainDerived(lockfile: Lockfile): string | null {
  const { resolution, environmentHashes } = lockfile;
  if (stringify(deriveEnvironmentHashes(lockfile)) !== stringify(environmentHashes)) {
    return "its `environmentHashes` does not follow from its content";
  }
  const lacking = resolution.bundlePlatforms.find((name) => environmentHashes[name] === undefined);
  if (lacking) return `it has no environment for ${lacking}, which bundles are made for`;
  const used = new Set(
    resolution.platforms.flatMap((name) => deriveWheels(lockfile, name).map(({ wheel }) => wheel)),
  );
  const idle = resolution.packages.find(({ artefacts }) => artefacts.some((one) => !used.has(one)));
  return idle ? `its package \`${idle.name}\` has a file that no platform installs` : null;
}
