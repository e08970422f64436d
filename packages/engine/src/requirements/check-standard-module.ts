import { ADDED_IN, ALWAYS_STANDARD, REMOVED_IN, STANDARD_MODULE_MINORS } from "./stdlib-modules.ts";

/**
 * Says whether an import path (`json`, `os.path`) belongs to the standard library of a Python
 * version such as `3.11` or `3.11.7`. Only the first segment counts. A version outside the table
 * is judged by the nearest one in it.
 */
export function isStandardModule(name: string, python: string): boolean {
  const top = firstSegment(name);
  const minor = readMinor(python);
  if (ALWAYS_STANDARD.has(top)) return true;
  const added = ADDED_IN.get(top);
  const removed = REMOVED_IN.get(top);
  if (added === undefined && removed === undefined) return false;
  return (added === undefined || added <= minor) && (removed === undefined || minor < removed);
}

/** Names the first version (`3.13`) whose standard library lost a module that older ones had, or null. */
export function standardModuleRemovedIn(name: string, python: string): string | null {
  const removed = REMOVED_IN.get(firstSegment(name));
  return removed !== undefined && removed <= readMinor(python) ? `3.${removed}` : null;
}

/**
 * Gives the standard module that a normalised distribution name stands for (`py-compile` gives
 * `py_compile`), or null. Names that begin with an underscore are no distribution names.
 */
export function standardModuleOfDistribution(name: string, python: string): string | null {
  const module = DISTRIBUTION_NAMES.get(name);
  return module !== undefined && isStandardModule(module, python) ? module : null;
}

function firstSegment(name: string): string {
  const dot = name.indexOf(".");
  return dot === -1 ? name : name.slice(0, dot);
}

function readMinor(python: string): number {
  const match = /^3\.(\d{1,3})(?![0-9])/.exec(python);
  if (match === null) throw new TypeError(`not a Python 3 version: ${JSON.stringify(python)}`);
  const { oldest, newest } = STANDARD_MODULE_MINORS;
  return Math.min(Math.max(Number(match[1]), oldest), newest);
}

const DISTRIBUTION_NAMES: ReadonlyMap<string, string> = new Map(
  [...ALWAYS_STANDARD, ...ADDED_IN.keys(), ...REMOVED_IN.keys()]
    .filter((name) => !name.startsWith("_"))
    .map((name): [string, string] => [name.toLowerCase().replaceAll("_", "-"), name]),
);
