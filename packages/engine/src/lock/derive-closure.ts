import { platformTable, type PlatformName } from "../config/platform.ts";
import { PysnipError } from "../errors/pysnip-error.ts";
import { evaluateMarker, type MarkerEnvironment } from "../requirements/evaluate-marker.ts";
import { deriveMarkerEnvironment } from "../requirements/derive-marker-environment.ts";
import { derivePatches } from "../requirements/derive-patches.ts";
import type { UvDependency, UvLock, UvPackage } from "./uv-lock.ts";

/** The packages of one platform, by name; a project never installs two versions of one name. */
export type Closure = ReadonlyMap<string, UvPackage>;

/**
 * Walks uv's graph from the hidden project for one platform. A marker on a patch version counts
 * when any patch of the minor satisfies it, because a lockfile is made for the whole minor; of two
 * versions, the one that the first patch takes can be installed by all of them. Throws
 * PYSNIP_UV_UNUSABLE for a graph without that project, which uv did not make.
 */
export function deriveClosure(lock: UvLock, python: string, platform: PlatformName): Closure {
  const byName = new Map<string, UvPackage[]>();
  for (const item of lock.package) byName.set(item.name, [...(byName.get(item.name) ?? []), item]);
  const root = lock.package.find((item) => item.source && "virtual" in item.source);
  if (root === undefined) throw notMade();
  const closure = new Map<string, UvPackage>();
  for (const patch of derivePatches(listMarkers(lock), python)) {
    const environment = deriveMarkerEnvironment(platformTable[platform], python, patch);
    walk(root.dependencies, byName, environment, closure);
  }
  return closure;
}

function listMarkers({ package: packages }: UvLock): string[] {
  return packages.flatMap((item) => [
    ...item["resolution-markers"],
    ...[item.dependencies, ...Object.values(item["optional-dependencies"])]
      .flat()
      .flatMap(({ marker }) => marker ?? []),
  ]);
}

function notMade(): PysnipError {
  return new PysnipError("PYSNIP_UV_UNUSABLE", {
    headline: "uv ended well and resolved nothing",
    details: ["the `uv.lock` that it left does not hold the project that it was asked about"],
    hint: "put a real uv first on PATH, or name it in `PYSNIP_UV`",
  });
}

function walk(
  start: readonly UvDependency[],
  byName: ReadonlyMap<string, readonly UvPackage[]>,
  environment: MarkerEnvironment,
  closure: Map<string, UvPackage>,
): void {
  const seen = new Set<string>();
  const queue = [...start];
  for (let edge = queue.pop(); edge !== undefined; edge = queue.pop()) {
    if (edge.marker && !evaluateMarker(edge.marker, environment)) continue;
    const target = closure.get(edge.name) ?? choose(edge, byName, environment);
    if (!target) continue;
    closure.set(edge.name, target);
    for (const part of ["", ...(edge.extra ?? [])]) {
      const key = JSON.stringify([edge.name, part]);
      if (seen.has(key)) continue;
      seen.add(key);
      queue.push(...(part ? (target["optional-dependencies"][part] ?? []) : target.dependencies));
    }
  }
}

function choose(
  edge: UvDependency,
  byName: ReadonlyMap<string, readonly UvPackage[]>,
  environment: MarkerEnvironment,
): UvPackage | undefined {
  const candidates = (byName.get(edge.name) ?? []).filter(
    (item) => edge.version === undefined || item.version === edge.version,
  );
  if (candidates.length < 2) return candidates[0];
  return candidates.find((item) =>
    item["resolution-markers"].some((marker) => evaluateMarker(marker, environment)),
  );
}
