import type { PlatformName } from "../config/platform.ts";
import { deriveWheels } from "../lock/derive-wheels.ts";
import type { Lockfile } from "../lock/lockfile.ts";
import { renderPlatformRequirements } from "../lock/render-requirements.ts";
import { defaultIndexName } from "../uv/derive-index-pins.ts";
import type { PackageIndexes } from "../uv/package-indexes.ts";
import { planIndexOptions } from "../uv/plan-index-options.ts";

/** One run of uv that installs packages: its arguments before the file, and the file's text. */
export interface InstallStep {
  readonly arguments: readonly string[];
  readonly requirements: string;
  /** Whether what uv has in its cache is as good as what an index has: all of it is hashed. */
  readonly offlineFirst: boolean;
}

/**
 * Plans how the packages of a platform get into a new environment: one run for each index, so that
 * no index is ever asked for a package that is locked from another one. Everything is named and
 * hashed, so nothing is resolved. What uv has in its cache of the packages `refreshed` is fetched anew.
 */
export function planInstall(
  lockfile: Lockfile,
  platform: PlatformName,
  indexes: PackageIndexes,
  refreshed: readonly string[] = [],
): InstallStep[] {
  const wheels = deriveWheels(lockfile, platform);
  const names = [...new Set(wheels.map(({ item }) => item.index))].sort(defaultFirst);
  return names.flatMap((name, position) => {
    const mine = wheels.filter(({ item }) => item.index === name);
    const requirements = renderPlatformRequirements(mine, lockfile);
    if (requirements === "") return [];
    const built = mine.filter(({ wheel }) => wheel && !wheel.file.endsWith(".whl"));
    const { cutOff } = lockfile.resolution.settings?.releaseAge ?? {};
    return {
      requirements,
      // What builds a package is chosen anew, and what is fetched anew is not in the cache.
      offlineFirst: built.length === 0 && refreshed.length === 0,
      arguments: [
        ...(position === 0 ? ["pip", "sync"] : ["pip", "install", "--no-deps"]),
        // Bytecode comes with the imports of a job, which are a fraction of what is installed.
        ...["--quiet", "--require-hashes"],
        // uv knows no exceptions from `--no-build`; this pair says the same, also to what builds.
        ...(built.length === 0 ? ["--no-build"] : ["--only-binary", ":all:"]),
        ...built.flatMap(({ item }) => ["--no-binary", item.name]),
        ...mine.flatMap(({ item: { name } }) =>
          refreshed.includes(name) ? ["--refresh-package", name] : [],
        ),
        // What builds a package is not locked; at least it is as old as the packages have to be.
        ...(built.length > 0 && cutOff ? ["--exclude-newer", cutOff] : []),
        ...planIndexOptions(indexes, name),
        // `pip sync` takes files as they are, `pip install` would take the file for a package.
        ...(position === 0 ? [] : ["-r"]),
      ],
    };
  });
}

function defaultFirst(left: string, right: string): number {
  const rank = (name: string) => (name === defaultIndexName ? "" : name);
  return rank(left) < rank(right) ? -1 : 1;
}
