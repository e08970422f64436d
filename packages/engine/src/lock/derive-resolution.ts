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
    const wheels = chooseWheels(closure, request, platform);
    for (const [item, wheel] of wheels) add(item, platform, wheel);
  }
  // The package alone stands for a platform that it keeps the job from running on.
  for (const { platforms, names } of absent) {
    for (const name of names) {
      const item = [...rows.values()].find((row) => row.item.name === name)?.item;
      if (item) for (const platform of platforms) add(item, platform, null);
    }
  }
  const packages = [...rows.keys()].sort().flatMap((key) => {
    const row = rows.get(key);
    return row ? [lockedPackage(row, request.platforms, facts.findIndex)] : [];
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

// A package that may be built is built only where none of its wheels fits.
function chooseWheels(
  closure: Closure,
  { python, settings }: LockRequest,
  platform: PlatformName,
): (readonly [UvPackage, Artefact | null])[] {
  const tags = deriveWheelTags(python, platform);
  return [...closure.values()].map((item) => {
    const wheel = deriveWheel(artefactsOf(item.wheels), tags);
    const builds = settings?.builds === true || settings?.wheelExceptions.includes(item.name);
    const sdist = builds && item.sdist ? artefactsOf([item.sdist])[0] : undefined;
    return [item, wheel ?? sdist ?? null] as const;
  });
}

function artefactsOf(files: UvPackage["wheels"]): Artefact[] {
  return files.flatMap(({ url, hash }) =>
    hash?.startsWith("sha256:") ? [{ file: fileNameOf(url), sha256: hash }] : [],
  );
}

function fileNameOf(url: string): string {
  const path = url.split(/[?#]/, 1)[0] ?? "";
  return decodeURIComponent(path.slice(path.lastIndexOf("/") + 1));
}

function lockedPackage(
  row: Row,
  all: readonly PlatformName[],
  findIndex: FindIndex,
): LockedPackage {
  const { item } = row;
  const needs = [...item.dependencies, ...Object.values(item["optional-dependencies"]).flat()].map(
    (edge) => edge.name,
  );
  return {
    name: item.name,
    version: item.version ?? "",
    index: item.source && "url" in item.source ? directIndexName : findIndex(item.name),
    marker: renderPlatformMarker(row.platforms, all),
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
