import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { parseJson } from "../config/parse-json.ts";
import { exists, readTextFile } from "../host/files.ts";
import { refuseCache } from "../host/make-cache-folder.ts";
import { arePackagesNamed } from "./derive-installed-packages.ts";
import type { EnvironmentLayout } from "./derive-layout.ts";
import { type EnvironmentMarker, environmentMarker, markerFile } from "./environment-marker.ts";
import { readBasis } from "./read-basis.ts";
import { findLostFile, listEntries, readRecords } from "./read-record.ts";

/** What stands where an environment should be. */
export type EnvironmentState =
  | { readonly state: "missing" }
  | { readonly state: "damaged"; readonly reason: string }
  | { readonly state: "whole" };

/** What an environment has to be. */
export interface ExpectedEnvironment {
  readonly environmentHash: string;
  readonly identity: string;
  /** The packages by name and version, as `nameInstalled` gives them, sorted. */
  readonly packages: readonly string[];
}

/** How closely installed files are looked at: by name and size, or also by what is in them. */
export type EnvironmentCheck = "sizes" | "files";

/**
 * Checks an environment by its marker, by what is installed, and by the names and sizes of all files
 * that were, or by their contents too. Starts nothing.
 */
export async function readEnvironment(
  layout: EnvironmentLayout,
  expected: ExpectedEnvironment,
  check: EnvironmentCheck = "sizes",
): Promise<EnvironmentState> {
  if (!(await isThere(layout.directory))) return { state: "missing" };
  const marker = await readMarker(layout.directory);
  if (!marker) return damaged(`\`${markerFile}\` is missing or unreadable`);
  if (
    marker.environmentHash !== expected.environmentHash ||
    marker.identity !== expected.identity
  ) {
    return damaged("it was made for another lockfile or interpreter");
  }
  // The hash is one of files alone: a lockfile may call them by names and versions that are not theirs.
  if (!arePackagesNamed(marker.packages, expected.packages)) {
    return damaged("the lockfile calls its packages by other names or versions");
  }
  // Without pyvenv.cfg uv and pip would install into the interpreter that the environment links to.
  const basis = await readBasis(layout);
  if (typeof basis === "string") return damaged(`\`${basis}\` is missing or no file`);
  if (basis.configuration !== marker.configuration) {
    return damaged(`\`${layout.configuration}\` is not what was made`);
  }
  if (basis.interpreter !== marker.interpreter) {
    return damaged(`\`${layout.python}\` is not the interpreter that it was made with`);
  }
  return await readInstalled(layout, marker, check);
}

async function readInstalled(
  layout: EnvironmentLayout,
  marker: EnvironmentMarker,
  check: EnvironmentCheck,
): Promise<EnvironmentState> {
  const entries = await listEntries(layout);
  const installed = new Set(entries);
  const lost = marker.entries.find((name) => !installed.has(name));
  if (lost !== undefined) return damaged(`\`${lost}\` is not installed any more`);
  // Python obeys some files by their names alone, and imports the others.
  const made = new Set(marker.entries);
  const added = entries.find((name) => !made.has(name));
  if (added !== undefined) return damaged(`\`${added}\` was installed afterwards`);
  const lostFile = findLostFile(layout, entries, marker.sizes);
  const [file = lostFile] =
    lostFile === null && check === "files"
      ? (await readRecords(layout, entries)).damaged.map(({ path }) => path)
      : [];
  if (file !== null) return damaged(`\`${file}\` is not what was installed`);
  return { state: "whole" };
}

async function isThere(directory: string): Promise<boolean> {
  try {
    return await exists(directory);
  } catch (error) {
    throw refuseCache(`\`${directory}\` cannot be looked at in pysnip's cache`, error);
  }
}

/** Whether an environment was ever finished for a hash, from whatever interpreter. Starts nothing. */
export async function hasEnvironmentFor(
  cacheDirectory: string,
  environmentHash: string,
): Promise<boolean> {
  const folder = join(cacheDirectory, "envs");
  for (const name of await readdir(folder).catch(() => [])) {
    const marker = await readMarker(join(folder, name));
    if (marker?.environmentHash === environmentHash) return true;
  }
  return false;
}

// A marker that cannot be read says as little as none.
async function readMarker(directory: string): Promise<EnvironmentMarker | undefined> {
  const path = join(directory, markerFile);
  const text = await readTextFile(path, 4 * 1024 * 1024).catch(() => null);
  return text === null ? undefined : environmentMarker.safeParse(parseJson(text)).data;
}

function damaged(reason: string): EnvironmentState {
  return { state: "damaged", reason };
}
