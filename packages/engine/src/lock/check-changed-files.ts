import { PysnipError } from "../errors/pysnip-error.ts";
import { foldName } from "../requirements/normalize-name.ts";
import { directIndexName } from "../uv/derive-index-pins.ts";
import type { LockedPackage } from "./lockfile.ts";
import type { Upgrade } from "./parse-upgrade.ts";

/** A file that a lockfile held under a name that now stands for other bytes. */
export interface ChangedFile {
  readonly name: string;
  readonly version: string;
  readonly index: string;
  readonly file: string;
  /** The digest that was locked. */
  readonly before: string;
  readonly after: string;
}

/**
 * The files that two resolutions hold of the same version by the same name, with different digests. A
 * file that a requirement names by its address is none of them: its digest stands in the manifest.
 */
export function listChangedFiles(
  before: readonly LockedPackage[],
  after: readonly LockedPackage[],
): readonly ChangedFile[] {
  const known = new Map(
    before.flatMap(({ name, version, artefacts }) =>
      artefacts.map(({ file, sha256 }) => [keyOf(name, version, file), sha256]),
    ),
  );
  const changed = new Map<string, ChangedFile>();
  for (const { name, version, index, artefacts } of after) {
    if (index === directIndexName) continue;
    for (const { file, sha256 } of artefacts) {
      const key = keyOf(name, version, file);
      const locked = known.get(key) ?? sha256;
      if (locked === sha256) continue;
      changed.set(key, { name, version, index, file, before: locked, after: sha256 });
    }
  }
  return [...changed.values()];
}

/**
 * Throws `PYSNIP_LOCKED_FILE_CHANGED` for files that changed and whose package is not upgraded: a
 * version that is kept is kept as the bytes that were locked.
 */
export function refuseChangedFiles(
  job: string,
  files: readonly ChangedFile[],
  upgrade: Upgrade,
): void {
  if (upgrade === "all") return;
  const refused = files.filter(
    ({ name }) => upgrade === "none" || !upgrade.includes(foldName(name)),
  );
  if (refused.length === 0) return;
  const names = [...new Set(refused.map(({ name }) => name))];
  const option = names.length > MOST_SHOWN ? "--upgrade" : `--upgrade=${names.join(",")}`;
  const more = refused.length - MOST_SHOWN;
  throw new PysnipError("PYSNIP_LOCKED_FILE_CHANGED", {
    headline: `other bytes are offered for files that \`${job}\` has locked`,
    details: [
      ...refused.slice(0, MOST_SHOWN).flatMap(explainRefused),
      ...(more > 0 ? [`  and ${more} more`] : []),
    ],
    hint: `find out why they changed; \`npx nx run ${job}:lock ${option}\` accepts them`,
  });
}

/** One line for a person about one file whose new bytes were accepted. */
export function explainChangedFile({ name, version, file, before, after }: ChangedFile): string {
  return `  ${name} ${version}: other bytes for \`${file}\`, ${before} -> ${after}`;
}

function explainRefused(changed: ChangedFile): string[] {
  const { name, version, index, file, before, after } = changed;
  return [
    `  ${name} ${version}: \`${file}\` in the index \`${index}\``,
    `    locked:  ${before}`,
    `    offered: ${after}`,
  ];
}

// No name, version or file name of a lockfile holds a blank.
function keyOf(name: string, version: string, file: string): string {
  return `${name} ${version} ${file}`;
}

const MOST_SHOWN = 20;
