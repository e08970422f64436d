import { readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { say } from "../tools/show-progress.mjs";
import { makeBundlers, OURS } from "./bundlers.mjs";
import { mustRun, timeQuiet } from "./make-bundle-place.mjs";
import { timeStep } from "./time-command.mjs";

/** What starting a result took, with nothing of it extracted yet and again afterwards. @typedef {{ title: string, first: Took, next: Took }} Start */
/** @typedef {{ wall: number, cpu: number }} Took */

/**
 * One result that is started: the file or folder, and by which variables it is told where to extract itself.
 * `forget` takes away what its first start left.
 * @typedef {{ title: string, path: string, caches: Record<string, string>, forget: () => Promise<unknown> }} Startable
 */

/**
 * Starts what was made for each set: every job imports all that its set has.
 * @param {import("./make-bundle-place.mjs").BundlePlace} place
 * @param {readonly import("./measure-bundles.mjs").MeasuredSet[]} sets
 * @returns {Promise<Record<string, Start[]>>} by the name of the set
 */
export async function measureStarts(place, sets) {
  /** @type {Record<string, Start[]>} */
  const starts = {};
  for (const measured of sets) {
    const { name, title } = measured.set;
    starts[name] = [];
    for (const each of listStartables(place, measured)) {
      const command = [place.interpreter, each.path];
      const measure = () => timeQuiet(place, command, each.caches);
      const first = await timeStep({ prepare: each.forget, measure, long: LONG_SECONDS });
      const next = await timeStep({ measure, long: LONG_SECONDS });
      starts[name].push({ title: each.title, first, next });
      say(`  ${title}, ${each.title}: ${first.cpu.toFixed(2)} / ${next.cpu.toFixed(2)} CPU s`);
    }
  }
  return starts;
}

// What takes longer is measured once.
const LONG_SECONDS = 1.5;

/**
 * @param {import("./make-bundle-place.mjs").BundlePlace} place
 * @param {import("./measure-bundles.mjs").MeasuredSet} measured
 * @returns {Startable[]}
 */
function listStartables(place, { set, job }) {
  const { pex, shiv } = makeBundlers(place);
  const cache = join(place.folder, "started");
  const forget = () => rm(cache, { recursive: true, force: true });
  const ofOurs = (/** @type {string} */ kind) =>
    join(place.workspace, "out", set.name, kind, `${set.name}.zip`);
  const own = { PYSNIP_CACHE_DIR: cache };
  const installed = join(job.output, "installed");
  const rivals = [pex, shiv].map(({ title, output, caches }) => ({
    title,
    path: join(job.output, output),
    caches: caches?.(cache) ?? {},
    forget,
  }));
  return [
    {
      title: "the folder that `uv pip install --target` made",
      path: join(installed, "job.py"),
      caches: {},
      forget: () => removeBytecode(installed),
    },
    ...rivals,
    { title: "pysnip `fat`", path: ofOurs(OURS.fat), caches: own, forget },
    { title: "pysnip `fat` with bytecode", path: ofOurs(OURS.bytecode), caches: own, forget },
    { title: "pysnip `layered`", path: ofOurs(OURS.layered), caches: own, forget },
    ...[OURS.fat, OURS.bytecode].map(unzipped),
  ];

  /** @param {string} kind @returns {Startable} */
  function unzipped(kind) {
    const folder = join(job.output, `${kind}-unzipped`);
    const title = kind === OURS.fat ? "`fat`" : "`fat` with bytecode";
    return {
      title: `pysnip ${title}, unzipped before`,
      path: folder,
      caches: own,
      forget: async () => {
        await rm(folder, { recursive: true, force: true });
        await mustRun(place, [place.interpreter, "-m", "zipfile", "-e", ofOurs(kind), folder]);
      },
    };
  }
}

/** @param {string} folder */
async function removeBytecode(folder) {
  for (const path of await readdir(folder, { recursive: true })) {
    if (path.endsWith("__pycache__"))
      await rm(join(folder, path), { recursive: true, force: true });
  }
}
