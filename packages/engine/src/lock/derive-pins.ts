import { foldName } from "../requirements/normalize-name.ts";
import { defaultIndexName, type FindIndex } from "../uv/derive-index-pins.ts";
import type { PackageIndexes } from "../uv/package-indexes.ts";
import { scanExplanation } from "../uv/scan-explanation.ts";
import { explainSource } from "./check-sources.ts";
import type { UvLock, UvPackage } from "./uv-lock.ts";

/** The packages that uv is told to take from a named index, and those that it must not be told of. */
export interface PinState {
  readonly pins: ReadonlyMap<string, string>;
  /** Names that only a failure mentioned and that their index does not have. */
  readonly rejected: ReadonlySet<string>;
}

/** Pins the packages that a requirement set names itself. */
export function deriveFirstPins(names: readonly string[], findIndex: FindIndex): PinState {
  return { pins: new Map(pinsOf(names, findIndex)), rejected: new Set() };
}

/**
 * Adds the pinned packages that a finished resolution took from elsewhere; null when there is none
 * left. What a package from the wrong index needs is not looked at: whoever put it there could
 * otherwise name packages that do not exist.
 */
export function derivePinsFromResolution(
  state: PinState,
  lock: UvLock,
  findIndex: FindIndex,
  indexes: PackageIndexes,
): PinState | null {
  const byName = new Map<string, UvPackage[]>();
  for (const item of lock.package) byName.set(item.name, [...(byName.get(item.name) ?? []), item]);
  const isWrong = (name: string) =>
    (byName.get(name) ?? []).some(
      (item) => explainSource(item, findIndex(item.name), indexes) !== null,
    );
  const found = new Set(
    lock.package.filter(({ source }) => source && "virtual" in source).map(({ name }) => name),
  );
  for (const name of found) {
    if (isWrong(name)) continue;
    for (const item of byName.get(name) ?? []) {
      const needs = [...item.dependencies, ...Object.values(item["optional-dependencies"]).flat()];
      for (const need of needs) found.add(need.name);
    }
  }
  return extend(state, pinsOf([...found].filter(isWrong), findIndex));
}

/**
 * Adds the pinned packages that a failed resolution speaks of, since it may have failed for looking
 * in the wrong place. When there is nothing to add, gives those up that only a failure mentioned and
 * that do not exist; null when nothing is left to try.
 */
export function derivePinsFromFailure(
  state: PinState,
  explanation: string,
  findIndex: FindIndex,
  own: ReadonlySet<string>,
): PinState | null {
  const text = scanExplanation(explanation);
  const words = [...new Set((text.match(NAME) ?? []).map(nameOf))];
  const mentioned = words.filter((name) => !state.rejected.has(name));
  const extended = extend(state, pinsOf(mentioned, findIndex));
  if (extended) return extended;
  const absent = [...text.matchAll(ABSENT)]
    .map(([, name = ""]) => nameOf(name))
    .filter((name) => state.pins.has(name) && !own.has(name));
  if (absent.length === 0) return null;
  return {
    pins: new Map([...state.pins].filter(([name]) => !absent.includes(name))),
    rejected: new Set([...state.rejected, ...absent]),
  };
}

function extend(
  state: PinState,
  more: readonly (readonly [name: string, index: string])[],
): PinState | null {
  const added = more.filter(([name]) => !state.pins.has(name));
  if (added.length === 0) return null;
  return { ...state, pins: new Map([...state.pins, ...added]) };
}

function pinsOf(names: readonly string[], findIndex: FindIndex) {
  return names
    .map((name) => [name, findIndex(name)] as const)
    .filter(([, index]) => index !== defaultIndexName);
}

function nameOf(word: string): string {
  return foldName(word.replace(/[._-]+$/, ""));
}

const NAME = /[A-Za-z0-9][A-Za-z0-9._-]{0,199}/g;
/** How uv says that an index has no package of a name. */
export const ABSENT = /([A-Za-z0-9][A-Za-z0-9._-]{0,199}) was not found in the package registry/g;
