import { defaultIndexName, type FindIndex } from "../uv/derive-index-pins.ts";

/** The packages that uv is told to take from a named index, with its name. */
export type Pins = ReadonlyMap<string, string>;

/** Adds those of `names` that have to come from a named index; null when there is none to add. */
export function derivePins(
  pins: Pins,
  names: readonly string[],
  findIndex: FindIndex,
): Pins | null {
  const added = names
    .filter((name) => !pins.has(name))
    .map((name) => [name, findIndex(name)] as const)
    .filter(([, index]) => index !== defaultIndexName);
  return added.length === 0 ? null : new Map([...pins, ...added]);
}
