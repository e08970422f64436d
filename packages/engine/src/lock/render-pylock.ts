import { stringify } from "smol-toml";
import { platformTable } from "../config/platform.ts";
import { directIndexName } from "../uv/derive-index-pins.ts";
import { listExported } from "./list-exported.ts";
import type { Artefact, LockedPackage, Lockfile } from "./lockfile.ts";

/** Where a locked file lies. */
export interface LockedFilePlace {
  readonly url: string;
  readonly size: number | null;
}

/** What a lockfile does not say and a `pylock.toml` has to. */
export interface PylockPlaces {
  /** By digest. */
  readonly files: ReadonlyMap<string, LockedFilePlace>;
  /** The addresses of the indexes, by name. */
  readonly indexes: ReadonlyMap<string, string>;
}

/** A `pylock.toml` (PEP 751) with what a lockfile installs, for the platforms that it is whole for. */
export function renderPylock(lockfile: Lockfile, places: PylockPlaces): string {
  const { python, platforms } = lockfile.resolution;
  const whole = platforms.filter((name) => lockfile.environmentHashes[name] !== undefined);
  return stringify({
    "lock-version": "1.0",
    environments: whole.map((name) => {
      const { sysPlatform, machine } = platformTable[name];
      return `sys_platform == "${sysPlatform}" and platform_machine == "${machine}"`;
    }),
    "requires-python": `==${python}.*`,
    "created-by": "pysnip",
    packages: listExported(lockfile).map((item) => describePackage(item, places)),
  });
}

function describePackage(item: LockedPackage, { files, indexes }: PylockPlaces) {
  const { name, version, marker, index, artefacts } = item;
  const describe = (artefact: Artefact) => describeFile(artefact, files);
  const describeNamed = (artefact: Artefact) => ({ name: artefact.file, ...describe(artefact) });
  const condition = marker === null ? {} : { marker };
  const [first] = artefacts;
  if (index === directIndexName && first) {
    return { name, version, ...condition, archive: describe(first) };
  }
  const address = indexes.get(index);
  const wheels = artefacts.filter(({ file }) => file.endsWith(".whl"));
  const sdist = artefacts.find(({ file }) => !file.endsWith(".whl"));
  return {
    name,
    version,
    ...condition,
    ...(address === undefined ? {} : { index: address }),
    ...(sdist ? { sdist: describeNamed(sdist) } : {}),
    ...(wheels.length > 0 ? { wheels: wheels.map(describeNamed) } : {}),
  };
}

function describeFile({ sha256 }: Artefact, files: PylockPlaces["files"]) {
  const { url = "", size = null } = files.get(sha256) ?? {};
  return {
    url,
    ...(size === null ? {} : { size }),
    hashes: { sha256: sha256.slice("sha256:".length) },
  };
}
