import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { parseJson } from "../config/parse-json.ts";
import { exists, readTextFile } from "../host/files.ts";
import type { EnvironmentLayout } from "./derive-layout.ts";
import { environmentMarker, markerFile } from "./environment-marker.ts";

/** What stands where an environment should be. */
export type EnvironmentState =
  | { readonly state: "missing" }
  | { readonly state: "damaged"; readonly reason: string }
  | { readonly state: "whole" };

/** Checks an environment by its marker and the names of what is installed. Starts nothing. */
export async function readEnvironment(
  layout: EnvironmentLayout,
  expected: { readonly environmentHash: string; readonly identity: string },
): Promise<EnvironmentState> {
  if (!(await exists(layout.directory))) return { state: "missing" };
  const text = await readTextFile(join(layout.directory, markerFile), 1024 * 1024);
  const marker = text === null ? null : environmentMarker.safeParse(parseJson(text)).data;
  if (!marker) return damaged(`\`${markerFile}\` is missing or unreadable`);
  if (
    marker.environmentHash !== expected.environmentHash ||
    marker.identity !== expected.identity
  ) {
    return damaged("it was made for another lockfile or interpreter");
  }
  // Without pyvenv.cfg uv and pip would install into the interpreter that the environment links to.
  for (const path of [layout.configuration, layout.python]) {
    if (!(await exists(path))) return damaged(`\`${path}\` is missing`);
  }
  const installed = new Set(await listPackages(layout));
  const lost = marker.packages.find((name) => !installed.has(name));
  if (lost !== undefined) return damaged(`\`${lost}\` is not installed any more`);
  return { state: "whole" };
}

/** The stems of the `.dist-info` folders of an environment, sorted: `name-version`. */
export async function listPackages(layout: EnvironmentLayout): Promise<string[]> {
  const names = await readdir(layout.sitePackages).catch(() => []);
  return names
    .filter((name) => name.endsWith(".dist-info"))
    .map((name) => name.slice(0, -".dist-info".length))
    .sort();
}

function damaged(reason: string): EnvironmentState {
  return { state: "damaged", reason };
}
