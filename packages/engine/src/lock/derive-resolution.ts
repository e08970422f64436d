import { PysnipError } from "../errors/pysnip-error.ts";
import type { PlatformName } from "../config/platform.ts";
import { defaultIndexName, directIndexName, type FindIndex } from "../uv/derive-index-pins.ts";
import { type Closure, deriveClosure } from "./derive-closure.ts";
import { deriveLockedSettings } from "./derive-locked-settings.ts";
import { deriveWheel } from "./derive-wheel.ts";
import { deriveWheelTags } from "./derive-wheel-tags.ts";
import { deriveEnvironmentHashes } from "./derive-environment-hashes.ts";
import type { AbsentWheels } from "./derive-absent-wheels.ts";
import type { LockRequest } from "./lock-difference.ts";
import type { Artefact, LockedPackage, LockfileBody, Resolution } from "./lockfile.ts";
import { renderPlatformMarker } from "./render-platform-marker.ts";
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
    const row: Row = rows.get(`${name} ${version}`) ?? {
      items: [item],
      platforms: [],
      chosen: new Map(),
    };
    if (!row.items.includes(item)) row.items.push(item);
    row.platforms.push(platform);
    if (wheel) row.chosen.set(platform, wheel);
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
  refuseTwoPlaces(rows.values(), request.python);
  // The package alone stands for a platform that it keeps the job from running on.
  for (const { platforms, names } of absent) {
    for (const name of names) {
      for (const platform of platforms) {
        const tags = deriveWheelTags(request.python, platform);
        const lacks = (item: UvPackage) =>
          item.name === name && deriveWheel(artefactsOf(item.wheels, true), tags) === null;
        const item = [...rows.values()].flatMap(({ items }) => items).find(lacks);
        if (item) add(item, platform, null);
      }
    }
  }
  const names = new Set([...rows.values()].flatMap(({ items }) => items.map(({ name }) => name)));
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
  /** More than one where platforms take the same version from different places. */
  readonly items: [UvPackage, ...UvPackage[]];
  readonly platforms: PlatformName[];
  readonly chosen: Map<PlatformName, Artefact>;
}

// A lockfile has one entry for a version, with one place, and tells files apart by their names alone.
function refuseTwoPlaces(rows: Iterable<Row>, python: string): void {
  const details = [...rows].flatMap(({ items, chosen }) => {
    const isIndex = items.map(({ source }) => source === undefined || !("url" in source));
    const isClear = [...chosen].every(([platform, file]) => {
      const again = deriveWheel([...chosen.values()], deriveWheelTags(python, platform));
      return again === null || again.sha256 === file.sha256;
    });
    if (items.length === 1 || (isClear && new Set(isIndex).size === 1)) return [];
    const [{ name, version = "" }] = items;
    const places = items.map(({ source }) => source?.["url"] ?? source?.registry ?? "elsewhere");
    return [`  ${name} ${version}: ${places.map(String).join(", ")}`];
  });
  if (details.length === 0) return;
  throw new PysnipError("PYSNIP_RESOLUTION_FAILED", {
    headline: "platforms take the same version of a package from places that differ",
    details,
    hint: "ask for it in one place, or for wheels that say by their names which platform they are for",
  });
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

function explainUnhashed(item: UvPackage, { file, sha256: hash }: Artefact, findIndex: FindIndex) {
  const { name, version = "" } = item;
  const [kind = ""] = hash.split(":", 1);
  const given = kind === "" ? "gives none" : `gives a ${kind}, which uv keeps instead,`;
  return `  ${name} ${version}: the index \`${indexOf(item, findIndex)}\` ${given} for \`${file}\``;
}

// Without it nothing could tell the file from another one that the index offers later.
function refuseUnhashed(lines: ReadonlySet<string>): void {
  if (lines.size === 0) return;
  throw new PysnipError("PYSNIP_INDEX_REFUSED", {
    headline: "uv has no SHA-256 for the files of packages",
    details: [...lines].sort(),
    hint: "take them from an index that gives the SHA-256 of every file, and no stronger digest beside it",
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
  const [item] = row.items;
  const edges = row.items.flatMap((one) => [
    ...one.dependencies,
    ...Object.values(one["optional-dependencies"]).flat(),
  ]);
  // An edge may be for patch versions or platforms that nothing here is for.
  const needs = edges.map(({ name }) => name).filter((name) => names.has(name));
  const platforms = [...new Set(row.platforms)];
  const files = new Map([...row.chosen.values()].map((chosen) => [chosen.file, chosen]));
  return {
    name: item.name,
    version: item.version ?? "",
    index: indexOf(item, findIndex),
    marker: renderPlatformMarker(platforms, all),
    needs: [...new Set(needs)].sort(),
    artefacts: [...files.values()].sort((a, b) => (a.file < b.file ? -1 : 1)),
  };
}
