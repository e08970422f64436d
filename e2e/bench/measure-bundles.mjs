import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { say } from "../tools/show-progress.mjs";
import { renderJob, SETS } from "./bundle-sets.mjs";
import { makeBundlers, OURS } from "./bundlers.mjs";
import {
  countProcesses,
  driveEngine,
  makeBundlePlace,
  measureBytes,
  readPins,
  shareWheels,
  timeQuiet,
  writeBundleJob,
} from "./make-bundle-place.mjs";
import { measureManyBundles } from "./measure-many-bundles.mjs";
import { measureStarts } from "./measure-starts.mjs";
import { renderBuilds, renderMany, renderStarts, renderTargets } from "./render-bundles.mjs";
import { timeStep } from "./time-command.mjs";

/** @typedef {import("./bundle-sets.mjs").BundleSet} BundleSet */
/** @typedef {import("./bundlers.mjs").BuildJob} BuildJob */
/** @typedef {import("./make-bundle-place.mjs").BundlePlace} BundlePlace */

/**
 * What making one bundle took; null is what was not measured.
 * @typedef {{ title: string, cpu: number, wall: number, peakBytes: number | null, bytes: number | null, processes: number | null }} Build
 */

/**
 * A set, how many packages it came to, and its builds by bundler.
 * @typedef {{ set: BundleSet, packages: number, job: BuildJob, builds: Record<string, Build> }} MeasuredSet
 */

/**
 * Bundles of one job and of many, beside pex, shiv and what people do by hand.
 * @param {{ engine: string }} options
 * @returns {Promise<string[]>} Markdown
 */
export async function measureBundles({ engine }) {
  const folder = await mkdtemp(join(tmpdir(), "pysnip-bundles-"));
  try {
    say("bundles: what is needed");
    const place = await makeBundlePlace(folder, engine);
    const many = await measureManyBundles(place);
    const sets = await prepareSets(place);
    await measureInside(place, sets);
    for (const measured of sets) await measureBuilds(place, measured);
    const starts = await measureStarts(place, sets);
    return [
      renderTargets(sets, many),
      renderBuilds(sets),
      renderStarts(sets, starts),
      renderMany(many),
    ];
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** @param {BundlePlace} place @returns {Promise<MeasuredSet[]>} */
async function prepareSets(place) {
  for (const { name, dependencies, imports } of SETS) {
    await writeBundleJob(place, rootOf(name), dependencies, renderJob(imports, 0));
  }
  const orders = SETS.flatMap(({ name }) => ordersOf(name));
  const { requests } = await driveEngine(place, { orders, actions: ["lock", "bundle"] }, "network");
  await shareWheels(place);
  const sets = [];
  for (const set of SETS) {
    const root = rootOf(set.name);
    const output = join(place.folder, "out", set.name);
    await mkdir(output, { recursive: true });
    const lines = await readPins(place, root);
    const pins = lines.length === 0 ? null : join(output, "..", `${set.name}.txt`);
    if (pins !== null) await writeFile(pins, `${lines.join("\n")}\n`);
    // The executor knows no other place.
    const request = { ...requests[root], bundle: "fat", outputPath: `dist/${root}` };
    const source = join(place.workspace, root, "src");
    const job = { root, source, pins, output, request };
    sets.push({ set, packages: lines.length, job, builds: {} });
  }
  return sets;
}

/** Ours inside one process that runs already. @param {BundlePlace} place @param {MeasuredSet[]} sets */
async function measureInside(place, sets) {
  say("bundles: inside a running process");
  const orders = sets.flatMap(({ set }) => ordersOf(set.name));
  const { rounds } = await driveEngine(place, { orders, actions: ["rounds"], warmUps: 1 });
  const titles = ["`fat`", "`fat` with bytecode", "`layered`"];
  for (const [index, { set, builds }] of sets.entries()) {
    for (const [place_, kind] of Object.values(OURS).entries()) {
      const took = rounds[index * titles.length + place_];
      const bytes = await measureBytes(join(place.workspace, outputOf(set.name, kind)));
      const title = `pysnip ${titles[place_]}, in a running process`;
      builds[`inside-${kind}`] = { title, ...took, peakBytes: null, bytes, processes: null };
    }
  }
}

/** @param {BundlePlace} place @param {MeasuredSet} measured */
async function measureBuilds(place, { set, job, builds }) {
  for (const [name, bundler] of Object.entries(makeBundlers(place))) {
    const ours = name === "fat";
    const made = ours ? join(place.workspace, String(job.request["outputPath"])) : job.output;
    const command = bundler.command(job);
    const empty = async () => {
      // The copy is made beside what it is a copy of; what is started later stays.
      if (name === "copy") return;
      await rm(ours ? made : join(made, bundler.output), { recursive: true, force: true });
      if (name === "install") await rm(join(made, "installed"), { recursive: true, force: true });
    };
    await empty();
    // The first time fills caches, and its processes are counted.
    const processes = await countProcesses(place, command);
    const cost = await timeStep({
      prepare: empty,
      measure: () => timeQuiet(place, command),
      long: LONG_SECONDS,
    });
    const bytes = await measureBytes(ours ? made : join(made, bundler.output));
    builds[name] = { title: bundler.title, ...cost, bytes, processes };
    say(
      `  ${set.title}, ${bundler.title}: ${cost.cpu.toFixed(3)} CPU s, ${cost.wall.toFixed(3)} s`,
    );
  }
}

// What takes longer is measured once.
const LONG_SECONDS = 1.5;

/** @param {string} name @returns {import("./drive-engine.mjs").Order[]} */
function ordersOf(name) {
  const root = rootOf(name);
  const kinds = [
    { bundle: "fat", bytecode: "none", outputPath: outputOf(name, OURS.fat) },
    { bundle: "fat", bytecode: "unchecked-hash", outputPath: outputOf(name, OURS.bytecode) },
    { bundle: "layered", bytecode: "none", outputPath: outputOf(name, OURS.layered) },
  ];
  return kinds.map((change) => ({ root, change }));
}

/** @param {string} name */
function rootOf(name) {
  return `sets/${name}`;
}

/** @param {string} name @param {string} kind */
function outputOf(name, kind) {
  return `out/${name}/${kind}`;
}
