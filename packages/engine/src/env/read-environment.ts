import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { parseJson } from "../config/parse-json.ts";
import { renderVersion } from "../requirements/canonical-version.ts";
import { foldName } from "../requirements/normalize-name.ts";
import { tryParseVersion } from "../requirements/parse-version.ts";
import { exists, readTextFile } from "../host/files.ts";
import type { EnvironmentLayout } from "./derive-layout.ts";
import { type EnvironmentMarker, environmentMarker, markerFile } from "./environment-marker.ts";
import { findLostFile, listEntries, packagesOf, readRecords } from "./read-record.ts";

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
  if (!(await exists(layout.directory))) return { state: "missing" };
  const marker = await readMarker(layout.directory);
  if (!marker) return damaged(`\`${markerFile}\` is missing or unreadable`);
  if (
    marker.environmentHash !== expected.environmentHash ||
    marker.identity !== expected.identity
  ) {
    return damaged("it was made for another lockfile or interpreter");
  }
  // The hash is one of files alone: a lockfile may call them by names and versions that are not theirs.
  if (
    marker.packages
      .map((stem) => nameInstalled(...splitStem(stem)))
      .sort()
      .join() !== expected.packages.join()
  ) {
    return damaged("the lockfile calls its packages by other names or versions");
  }
  // Without pyvenv.cfg uv and pip would install into the interpreter that the environment links to.
  for (const needed of [layout.configuration, layout.python]) {
    if (!(await exists(needed))) return damaged(`\`${needed}\` is missing`);
  }
  const installed = new Set(await listEntries(layout));
  const lost = marker.entries.find((name) => !installed.has(name));
  if (lost !== undefined) return damaged(`\`${lost}\` is not installed any more`);
  const added = packagesOf([...installed]).find((name) => !marker.packages.includes(name));
  if (added !== undefined) return damaged(`\`${added}\` was installed afterwards`);
  const lostFile = await findLostFile(layout, marker.sizes);
  const [file = lostFile] =
    lostFile === null && check === "files" ? (await readRecords(layout)).damaged : [];
  if (file !== null) return damaged(`\`${file}\` is not what was installed`);
  return { state: "whole" };
}

/** One spelling of a package and its version, whoever wrote it; `1.0` and `1.0.0` are one version. */
export function nameInstalled(name: string, version: string): string {
  const parsed = tryParseVersion(version);
  return `${foldName(name)} ${parsed === null ? version : renderVersion(parsed, { trimmed: true })}`;
}

function splitStem(stem: string): [name: string, version: string] {
  const dash = stem.lastIndexOf("-");
  return [stem.slice(0, dash), stem.slice(dash + 1)];
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
