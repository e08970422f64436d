import { existsSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

/**
 * One file that a wheel brings, as far as this command looks at it.
 * @typedef {object} WheelEntry
 * @property {string} path
 * @property {number} mode
 * @property {number} size
 * @property {object | null} raw
 * @property {string | null} rewritten
 */

/**
 * A wheel that was checked, likewise.
 * @typedef {object} WheelContents
 * @property {string} file
 * @property {string} generator
 * @property {readonly WheelEntry[]} entries
 */

/**
 * The parts of a built engine that handle wheels.
 * @typedef {object} Engine
 * @property {(path: string, file: string) => Promise<WheelContents>} readWheel
 * @property {(archive: string, folder: string, wheels: readonly WheelContents[]) => Promise<void>} writeWheels
 * @property {(wheels: readonly WheelContents[]) => string[]} findConflicts
 */

/**
 * @param {string} folder where the engine was built
 * @returns {Promise<Engine>}
 */
export async function openEngine(folder) {
  const load = (/** @type {string} */ name) => {
    const file = join(folder, "bundle", `${name}.js`);
    if (!existsSync(file)) throw new Error(`${file} is missing: run \`npm run build\` first`);
    return import(pathToFileURL(file).href);
  };
  const { readZipWheel } = await load("read-zip-wheel");
  const { planSitePackages } = await load("plan-site-packages");
  const { writeZip } = await load("write-zip");
  return {
    readWheel: readZipWheel,
    async writeWheels(archive, from, wheels) {
      /** @type {{ owner: WheelContents, entry: WheelEntry }[]} */
      const merged = planSitePackages(wheels, false);
      await writeZip(
        archive,
        merged.map(({ owner, entry: { path, mode, size, raw, rewritten } }) => ({
          name: path,
          mode,
          content:
            raw === null
              ? Buffer.from(rewritten ?? "", "base64")
              : { path: join(from, owner.file), size, ...raw },
        })),
      );
    },
    findConflicts(wheels) {
      try {
        planSitePackages(wheels, true);
        return [];
      } catch (error) {
        if (error instanceof Error && "details" in error && Array.isArray(error.details)) {
          return error.details.map(String);
        }
        throw error;
      }
    },
  };
}
