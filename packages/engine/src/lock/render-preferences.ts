import type { LockedPackage } from "./lockfile.ts";

/**
 * The `uv.lock` that makes uv prefer the versions of an earlier resolution where they still satisfy
 * what is asked. uv takes names, versions and platforms from it and nothing else: the source is one
 * that no index has.
 */
export function renderPreferences(python: string, packages: readonly LockedPackage[]): string {
  return [
    "version = 1",
    `requires-python = "==${python}.*"`,
    ...packages.flatMap(({ name, version, marker }) => [
      "",
      "[[package]]",
      `name = ${JSON.stringify(name)}`,
      `version = ${JSON.stringify(version)}`,
      'source = { registry = "pins" }',
      ...(marker === null ? [] : [`resolution-markers = [${JSON.stringify(marker)}]`]),
    ]),
    "",
  ].join("\n");
}
