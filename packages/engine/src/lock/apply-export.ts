import { join, posix } from "node:path";
import { lockPathOf } from "../config/derive-job-paths.ts";
import type { Workspace } from "../config/workspace.ts";
import { writeFileAtomically } from "../host/files.ts";
import { checkWanted } from "../uv/check-wanted.ts";
import { defaultIndexName, directIndexName } from "../uv/derive-index-pins.ts";
import { explainFetch } from "../uv/explain-fetch.ts";
import { readIndexAccess } from "../uv/read-index-access.ts";
import { readIndexFiles } from "../uv/read-index-files.ts";
import type { WantedFile } from "../uv/wanted-file.ts";
import { deriveWantedFiles } from "./derive-wanted-files.ts";
import type { Lockfile } from "./lockfile.ts";
import { type PylockPlaces, renderPylock } from "./render-pylock.ts";
import { renderRequirements } from "./render-requirements.ts";

/** The formats of others that a lockfile can be written in. */
export type ExportFormat = "requirements" | "pylock";

/** Writes what a current lockfile holds in the format of another tool; says what was written. */
export async function applyExport(
  workspace: Workspace,
  root: string,
  lockfile: Lockfile,
  format: ExportFormat,
): Promise<string[]> {
  const wanted = deriveWantedFiles(lockfile);
  checkWanted(wanted);
  const file = format === "pylock" ? "pylock.toml" : "requirements.txt";
  const path = posix.join("dist", root, file);
  const text =
    format === "pylock"
      ? renderPylock(lockfile, await readPlaces(workspace, lockfile, wanted))
      : `${describeOrigin(root, lockfile)}${renderRequirements(lockfile)}`;
  await writeFileAtomically(join(workspace.root, path), text);
  return [`wrote \`${path}\``, ...(format === "pylock" ? [] : warnOfIndexes(lockfile))];
}

// A platform that a package has no file for is none of the file's: the package is not in it.
function describeOrigin(root: string, { resolution, environmentHashes }: Lockfile): string {
  const { python, platforms } = resolution;
  const whole = platforms.filter((name) => environmentHashes[name] !== undefined);
  return `# ${lockPathOf(root)}, for CPython ${python} on ${whole.join(", ")}\n`;
}

// The format has no words for it, and whoever installs it would ask the default index.
function warnOfIndexes({ resolution }: Lockfile): string[] {
  return resolution.packages
    .filter(({ index }) => index !== defaultIndexName && index !== directIndexName)
    .map(
      ({ name, index }) =>
        `warning: \`${name}\` comes from the index \`${index}\`, which a \`requirements.txt\` cannot say`,
    );
}

async function readPlaces(
  workspace: Workspace,
  lockfile: Lockfile,
  wanted: readonly WantedFile[],
): Promise<PylockPlaces> {
  const { found, problems } = await readIndexFiles(workspace, wanted);
  if (problems.length > 0) throw explainFetch(problems);
  const names = new Set(lockfile.resolution.packages.map(({ index }) => index));
  names.delete(directIndexName);
  const addresses = [...names].map(async (name) => {
    const { url } = await readIndexAccess(workspace, name);
    return [name, url] as const;
  });
  return {
    files: new Map(
      found.map(({ wanted: { sha256 }, url, size }) => [sha256, { url, size }] as const),
    ),
    indexes: new Map(await Promise.all(addresses)),
  };
}
