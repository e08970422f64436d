import { PysnipError } from "../errors/pysnip-error.ts";
import { platformTable, type PlatformName } from "../config/platform.ts";
import { defaultIndexName, directIndexName, type FindIndex } from "../uv/derive-index-pins.ts";
import { type Closure, deriveClosure } from "./derive-closure.ts";
import { deriveLockedSettings } from "./derive-locked-settings.ts";
import { deriveWheel } from "./derive-wheel.ts";
import { deriveWheelTags } from "./derive-wheel-tags.ts";
import { deriveEnvironmentHashes } from "./derive-environment-hashes.ts";
import type { AbsentWheels } from "./derive-absent-wheels.ts";
import type { LockRequest } from "./lock-difference.ts";
import type { Artefact, LockedPackage, LockfileBody, Resolution } from "./lockfile.ts";
import type { UvLock, UvPackage } from "./uv-lock.ts";

/** A package without a wheel for a platform that needs it. */
export interface MissingWheel {
  readonly name: string;
  readonly version: string;
  readonly platform: PlatformName;
}

/** What a `uv.lock` comes to for the declared platforms. */
export interface DerivedResolution {
  readonly resolution: Resolution;
  readonly environmentHashes: LockfileBody["environmentHashes"];
  readonly missing: readonly MissingWheel[];
}

/** What the caller knows of a resolution besides its request and uv's answer. */
export interface ResolutionFacts {
  readonly findIndex: FindIndex;
  readonly cutOff: string | null;
  /** Platforms that were not resolved for, and the packages that have no wheel for them. */
  readonly absent?: readonly AbsentWheels[];
}

/** Reduces a `uv.lock` to the packages and wheels that the declared platforms install. */
export function deriveResolution(
  lock: UvLock,
  request: LockRequest,
  facts: ResolutionFacts = { findIndex: () => defaultIndexName, cutOff: null },
): DerivedResolution {
  const rows = new Map<string, Row>();
  const missing: MissingWheel[] = [];
  const unhashed = new Set<string>();
  const absent = facts.absent ?? [];
  const resolved = request.platforms.filter(
    (platform) => !absent.some(({ platforms }) => platforms.includes(platform)),
  );
  const add = (item: UvPackage, platform: PlatformName, wheel: Artefact | null): void => {
    const { name, version = "" } = item;
    if (wheel === null) missing.push({ name, version, platform });
    const row: Row = rows.get(`${name} ${version}`) ?? { item, platforms: [], wheels: new Map() };
    row.platforms.push(platform);
    if (wheel) row.wheels.set(wheel.file, wheel);
    rows.set(`${name} ${version}`, row);
  };
  for (const platform of resolved) {
    const closure = deriveClosure(lock, request.python, platform);
    for (const { item, file, unhashed: bare } of chooseFiles(closure, request, platform)) {
      add(item, platform, file);
      if (bare) unhashed.add(explainUnhashed(item, bare, facts.findIndex));
    }
  }
  refuseUnhashed(unhashed);
  // The package alone stands for a platform that it keeps the job from running on.
  for (const { platforms, names } of absent) {
    for (const name of names) {
      const item = [...rows.values()].find((row) => row.item.name === name)?.item;
      if (item) for (const platform of platforms) add(item, platform, null);
    }
  }
  const names = new Set([...rows.values()].map(({ item }) => item.name));
  const packages = [...rows.keys()].sort().flatMap((key) => {
    const row = rows.get(key);
    return row ? [lockedPackage(row, request.platforms, facts.findIndex, names)] : [];
  });
  const settings = deriveLockedSettings(request.settings, packages, facts.cutOff);
  const resolution: Resolution = {
    python: request.python,
    implementation: "cpython",
    platforms: [...request.platforms],
    bundlePlatforms: [...request.bundlePlatforms],
    ...(settings === null ? {} : { settings }),
    packages,
  };
  return { resolution, environmentHashes: deriveEnvironmentHashes({ resolution }), missing };
}

interface Row {
  readonly item: UvPackage;
  readonly platforms: PlatformName[];
  readonly wheels: Map<string, Artefact>;
}

interface ChosenFile {
  readonly item: UvPackage;
  readonly file: Artefact | null;
  /** What would do if its index gave a SHA-256 for it; only where nothing else does. */
  readonly unhashed: Artefact | null;
}

// A package that may be built is built only where none of its wheels fits.
function chooseFiles(
  closure: Closure,
  { python, settings }: LockRequest,
  platform: PlatformName,
): ChosenFile[] {
  const tags = deriveWheelTags(python, platform);
  const choose = (item: UvPackage, hashed: boolean): Artefact | null => {
    const wheel = deriveWheel(artefactsOf(item.wheels, hashed), tags);
    const builds = settings?.builds === true || settings?.wheelExceptions.includes(item.name);
    const sdist = builds && item.sdist ? artefactsOf([item.sdist], hashed)[0] : undefined;
    return wheel ?? sdist ?? null;
  };
  return [...closure.values()].map((item) => {
    const file = choose(item, true);
    return { item, file, unhashed: file === null ? choose(item, false) : null };
  });
}

function artefactsOf(files: UvPackage["wheels"], hashed: boolean): Artefact[] {
  return files
    .filter(({ hash }) => (hash?.startsWith("sha256:") ?? false) === hashed)
    .map(({ url, hash = "" }) => ({ file: fileNameOf(url), sha256: hash }));
}

function explainUnhashed(item: UvPackage, { file }: Artefact, findIndex: FindIndex): string {
  const { name, version = "" } = item;
  return `  ${name} ${version}: the index \`${indexOf(item, findIndex)}\` gives none for \`${file}\``;
}

// Without it nothing could tell the file from another one that the index offers later.
function refuseUnhashed(lines: ReadonlySet<string>): void {
  if (lines.size === 0) return;
  throw new PysnipError("PYSNIP_INDEX_REFUSED", {
    headline: "an index gives no SHA-256 for the files of packages",
    details: [...lines].sort(),
    hint: "take them from an index that gives the SHA-256 of every file, or let this one give it",
  });
}

function indexOf({ name, source }: UvPackage, findIndex: FindIndex): string {
  return source && "url" in source ? directIndexName : findIndex(name);
}

function fileNameOf(url: string): string {
  const path = url.split(/[?#]/, 1)[0] ?? "";
  return decodeURIComponent(path.slice(path.lastIndexOf("/") + 1));
}

function lockedPackage(
  row: Row,
  all: readonly PlatformName[],
  findIndex: FindIndex,
  names: ReadonlySet<string>,
): LockedPackage {
  const { item } = row;
  const edges = [...item.dependencies, ...Object.values(item["optional-dependencies"]).flat()];
  // An edge may be for patch versions or platforms that nothing here is for.
  const needs = edges.map(({ name }) => name).filter((name) => names.has(name));
  const platforms = [...new Set(row.platforms)];
  return {
    name: item.name,
    version: item.version ?? "",
    index: indexOf(item, findIndex),
    marker: renderPlatformMarker(platforms, all),
    needs: [...new Set(needs)].sort(),
    artefacts: [...row.wheels.keys()].sort().flatMap((file) => row.wheels.get(file) ?? []),
  };
}

/**
 * The marker that is true on exactly the given platforms, null when that is all of them. It is
 * written by us and not taken from uv, whose spelling changes between releases.
 */
export function renderPlatformMarker(
  included: readonly PlatformName[],
  all: readonly PlatformName[],
): string | null {
  if (included.length === all.length) return null;
  const systems = [...new Set(included.map((name) => platformTable[name].sysPlatform))].sort();
  const clauses = systems.flatMap((system) => {
    const ofSystem = (name: PlatformName) => platformTable[name].sysPlatform === system;
    const mine = included.filter(ofSystem);
    if (mine.length === all.filter(ofSystem).length) return [`sys_platform == "${system}"`];
    return mine
      .map((name) => platformTable[name].machine)
      .sort()
      .map((machine) => `sys_platform == "${system}" and platform_machine == "${machine}"`);
  });
  return clauses.join(" or ");
}
