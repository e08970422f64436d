import { IMPORT_TABLE, PATH_NAMED } from "./import-table.ts";
import { foldName } from "./normalize-name.ts";

/** Which distribution an import comes from, and how sure that is. */
export interface DistributionGuess {
  /**
   * `declared`: the job names it. `mapped`: the table knows exactly one. `ambiguous`: several are
   * possible. `suggested`: nothing but the equal name speaks for it. `unknown`: there is no name.
   */
  readonly kind: "declared" | "mapped" | "ambiguous" | "suggested" | "unknown";
  /** Distribution names in normal form, the likeliest first. */
  readonly candidates: readonly string[];
}

/**
 * Finds the distribution of an import path such as `google.cloud.storage`. The first that knows
 * decides: `overrides` (import path to distribution), names that are `declared`, the table with
 * cloud namespaces by their longest prefix, and last the equal name, which is a suggestion only:
 * nothing may be installed from it, because anybody can register a name.
 */
export function distributionFor(
  importName: string,
  known: {
    readonly declared?: Iterable<string>;
    readonly overrides?: ReadonlyMap<string, string>;
  } = {},
): DistributionGuess {
  const paths = prefixesOf(importName);
  const override = paths
    .map((path) => known.overrides?.get(path))
    .find((name) => name !== undefined);
  if (override !== undefined) return { kind: "declared", candidates: [foldName(override)] };
  const guess = guessFromPaths(paths);
  const declared = new Set([...(known.declared ?? [])].map(foldName));
  const possible = [...guess.candidates, ...paths.map(foldName)];
  const found = possible.find((name) => declared.has(name));
  return found === undefined ? guess : { kind: "declared", candidates: [found] };
}

function guessFromPaths(paths: readonly string[]): DistributionGuess {
  for (const path of paths) {
    const candidates = IMPORT_TABLE.get(path)?.distributions;
    if (candidates !== undefined) return { kind: kindOf(candidates.length), candidates };
    const name = nameFromPath(path);
    if (name !== null) return { kind: "suggested", candidates: [name] };
  }
  const top = paths.at(-1) ?? "";
  // A leading underscore marks a part of some other distribution.
  return /^[A-Za-z][A-Za-z0-9_]*$/.test(top) && !top.endsWith("_")
    ? { kind: "suggested", candidates: [foldName(top)] }
    : { kind: "unknown", candidates: [] };
}

function kindOf(count: number): DistributionGuess["kind"] {
  if (count === 0) return "unknown";
  return count === 1 ? "mapped" : "ambiguous";
}

// Families such as `google.cloud.run_v2` are called by their path, without the version of the API.
function nameFromPath(path: string): string | null {
  const segments = path.split(".");
  for (const [namespace, length] of PATH_NAMED) {
    if (segments.length === length && path.startsWith(`${namespace}.`)) {
      return foldName(path.replace(/_v\d[a-z0-9]*$/, ""));
    }
  }
  return null;
}

// From the longest to the shortest: `a.b.c`, `a.b`, `a`.
function prefixesOf(importName: string): string[] {
  const segments = importName.split(".").slice(0, MOST_SEGMENTS);
  return segments.map((_, index) => segments.slice(0, segments.length - index).join("."));
}

// No distribution is named by more; a hostile path must not cost more.
const MOST_SEGMENTS = 12;
