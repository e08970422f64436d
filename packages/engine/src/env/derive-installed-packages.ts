import { renderVersion } from "../requirements/canonical-version.ts";
import { foldName } from "../requirements/normalize-name.ts";
import { tryParseVersion } from "../requirements/parse-version.ts";

/** The packages among the names in a `site-packages`, as `name-version`. */
export function packagesOf(entries: readonly string[]): string[] {
  return entries
    .filter((name) => name.endsWith(".dist-info"))
    .map((name) => name.slice(0, -".dist-info".length));
}

/** One spelling of a package and its version, whoever wrote it; `1.0` and `1.0.0` are one version. */
export function nameInstalled(name: string, version: string): string {
  const parsed = tryParseVersion(version);
  return `${foldName(name)} ${parsed === null ? version : renderVersion(parsed, { trimmed: true })}`;
}

/**
 * Whether what is installed, each as `name-version`, is what a lockfile calls by these names, which
 * `nameInstalled` gave. What a build adds as a local version counts only where the lockfile has one.
 */
export function arePackagesNamed(
  installed: readonly string[],
  expected: readonly string[],
): boolean {
  if (installed.length !== expected.length) return false;
  const left = new Set(expected);
  return installed.every((stem) => {
    for (const name of spellingsOf(stem)) if (left.delete(name)) return true;
    return false;
  });
}

/** What may be the package's name in `name-version`: a dash may stand in either. */
export function namesIn(stem: string): string[] {
  return splitsOf(stem).map(([name]) => foldName(name));
}

// One by one, because nearly always the first is right.
function* spellingsOf(stem: string): Generator<string> {
  for (const [name, version] of splitsOf(stem)) {
    yield nameInstalled(name, version);
    // A dash of a version, as in `1.0-1`, is an underscore in the name of a folder.
    const spelled = version.replaceAll("_", "-");
    yield nameInstalled(name, spelled);
    yield nameInstalled(name, spelled.split("+", 1)[0] ?? spelled);
  }
}

function splitsOf(stem: string): [name: string, version: string][] {
  const splits: [string, string][] = [];
  for (let dash = stem.indexOf("-"); dash !== -1; dash = stem.indexOf("-", dash + 1)) {
    splits.push([stem.slice(0, dash), stem.slice(dash + 1)]);
  }
  return splits;
}
