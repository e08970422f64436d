import { readFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { runProgram } from "./run-program.mjs";

/** The folder of this repository. */
export const REPOSITORY = fileURLToPath(new URL("../..", import.meta.url)).replace(/[\\/]$/, "");

/**
 * One packed package: its manifest as published, and the file.
 * @typedef {{ name: string, version: string, file: string, manifest: Record<string, unknown> }} Tarball
 */

/**
 * Packs the built packages, as `npm publish` would, into a folder that exists.
 * @param {string} folder
 * @returns {Promise<{ engine: Tarball, nx: Tarball }>}
 */
export async function packPackages(folder) {
  return { engine: await packOne("engine", folder), nx: await packOne("nx", folder) };
}

/**
 * @param {string} name
 * @param {string} folder
 * @returns {Promise<Tarball>}
 */
async function packOne(name, folder) {
  const cwd = join(REPOSITORY, "packages", name);
  const packed = await runProgram("npm", ["pack", "--json", "--pack-destination", folder], { cwd });
  if (packed.exitCode !== 0) throw new Error(`npm pack failed in ${cwd}\n${packed.all}`);
  const file = findFileName(packed.stdout);
  if (!file) throw new Error(`npm pack in ${cwd} named no file\n${packed.all}`);
  const manifest = JSON.parse(await readFile(join(cwd, "package.json"), "utf8"));
  return {
    name: manifest.name,
    version: manifest.version,
    file: join(folder, basename(file)),
    manifest,
  };
}

/**
 * npm has answered with a list and, later, with an object by package name.
 * @param {string} stdout
 * @returns {string | undefined}
 */
function findFileName(stdout) {
  const answer = JSON.parse(stdout);
  /** @type {{ filename?: string } | undefined} */
  const first = Object.values(answer)[0];
  return first?.filename;
}
