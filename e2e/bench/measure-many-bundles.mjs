import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { say } from "../tools/show-progress.mjs";
import { BUMPED, MANY_SETS, renderJob, setOf } from "./bundle-sets.mjs";
import { makeBundlers } from "./bundlers.mjs";
import {
  driveEngine,
  measureBytes,
  mustRun,
  readPins,
  shareWheels,
  timeQuiet,
  writeBundleJob,
  writeManifest,
} from "./make-bundle-place.mjs";

/** @typedef {import("./make-bundle-place.mjs").BundlePlace} BundlePlace */
/** @typedef {import("./drive-engine.mjs").Took} Took */

/**
 * One step of many jobs: what it took, on how many of them, and what it wrote.
 * @typedef {{ title: string, jobs: number, bytes: number | null } & Took} ManyStep
 */

/** @typedef {Record<"layered" | "again" | "graph" | "line" | "lineFat" | "bumpLock" | "bump" | "fat" | "copy" | "install", ManyStep>} ManySteps */

/** How many jobs. */
export const JOBS = 200;
const GRAPHS = 10;

/**
 * Two hundred jobs over twelve sets. Ours is measured inside one process, as a batch does it; the others start one
 * per job, so that one job of each set is measured and counted as often as the set has jobs.
 * @param {BundlePlace} place
 * @returns {Promise<ManySteps>}
 */
export async function measureManyBundles(place) {
  const jobs = Array.from(
    { length: JOBS },
    (_, index) => `many/job-${String(index).padStart(3, "0")}`,
  );
  for (const [index, root] of jobs.entries()) {
    const dependencies = MANY_SETS[setOf(index)] ?? [];
    await writeBundleJob(place, root, dependencies, renderJob([], index));
  }
  say(`bundles: ${JOBS} jobs`);
  const changed = jobs.filter((_, index) => setOf(index) === BUMPED.set);
  const [one = ""] = jobs;
  const layered = jobs.map((root) => orderOf(root, "layered"));
  await prepareBump(place);
  await driveEngine(place, { orders: layered, actions: ["lock", "bundle"] }, "network");
  await shareWheels(place);

  const output = join(place.workspace, "out-many");
  const layers = join(String(place.quiet["PYSNIP_CACHE_DIR"]), "layers");
  const cold = await driveEngine(place, {
    orders: layered,
    actions: ["bundle"],
    clean: [output, layers],
    warmUps: 1,
  });
  const layeredBytes = await measureLinkedBytes(place, output);
  const again = await driveEngine(place, { orders: layered, actions: ["bundle"], warmUps: 1 });
  const graph = await driveEngine(place, { orders: layered, actions: [], warmUps: GRAPHS });
  const edit = (/** @type {number} */ edition) =>
    writeFile(join(place.workspace, one, "src", "job.py"), renderJob([], edition));
  await edit(1001);
  const line = await driveEngine(place, {
    orders: [orderOf(one, "layered")],
    actions: ["bundle"],
    warmUps: 2,
  });
  const lineFat = await driveEngine(place, {
    orders: [orderOf(one, "fat")],
    actions: ["bundle"],
    warmUps: 2,
  });
  for (const root of changed) await writeManifest(place, root, BUMPED.dependencies);
  const bumped = changed.map((root) => orderOf(root, "layered"));
  const bumpLock = await driveEngine(place, { orders: bumped, actions: ["lock"] }, "network");
  const bump = await driveEngine(place, { orders: bumped, actions: ["bundle"] });
  await rm(output, { recursive: true });
  const fat = await driveEngine(place, {
    orders: jobs.map((root) => orderOf(root, "fat")),
    actions: ["bundle"],
    clean: [output],
    warmUps: 1,
  });
  const fatBytes = await measureBytes(output);
  await mustRun(place, ["sync"]);
  const copy = await timeQuiet(place, ["cp", "-r", output, join(place.folder, "copied")]);
  await rm(join(place.folder, "copied"), { recursive: true });
  await rm(output, { recursive: true });
  const install = await measureInstalls(place, jobs);
  return {
    layered: step("`layered`, nothing there", JOBS, cold["bundle"], layeredBytes),
    fat: step("`fat`, nothing there", JOBS, fat["bundle"], fatBytes),
    copy: step("`cp` of these `fat` bundles", JOBS, copy, fatBytes),
    install: step("`uv pip install --target` + `zip` for each", JOBS, install, null),
    graph: step(
      "nothing changed, as Nx does it: the plugin reads every manifest",
      JOBS,
      graph["infer"],
      0,
    ),
    again: step("`layered` again without Nx's cache, nothing changed", JOBS, again["bundle"], null),
    line: step("one line in one job, `layered`", 1, line["bundle"], null),
    lineFat: step("one line in one job, `fat`", 1, lineFat["bundle"], null),
    bumpLock: step(
      "one requirement of one set: the lockfiles, asking the index; without uv",
      changed.length,
      bumpLock["lock"],
      null,
    ),
    bump: step(
      "one requirement of one set: the bundles, `layered`",
      changed.length,
      bump["bundle"],
      null,
    ),
  };
}

/** Fetches what the bumped requirement needs, while there is a network. @param {BundlePlace} place */
async function prepareBump(place) {
  const bumped = "many/bumped";
  await writeBundleJob(place, bumped, BUMPED.dependencies, renderJob([], 0));
  await driveEngine(
    place,
    { orders: [orderOf(bumped, "layered")], actions: ["lock", "bundle"] },
    "network",
  );
  await rm(join(place.workspace, "out-many"), { recursive: true });
  await rm(join(place.workspace, bumped), { recursive: true });
}

/** One job of each set, counted for all of its jobs. @param {BundlePlace} place @param {readonly string[]} jobs */
async function measureInstalls(place, jobs) {
  const { install } = makeBundlers(place);
  const total = { wall: 0, cpu: 0 };
  for (const set of MANY_SETS.keys()) {
    const members = jobs.filter((_, index) => setOf(index) === set);
    const [root = ""] = members;
    const output = join(place.folder, "out-install");
    await mkdir(output, { recursive: true });
    const pins = join(output, "pins.txt");
    await writeFile(pins, `${(await readPins(place, root)).join("\n")}\n`);
    const source = join(place.workspace, root, "src");
    const command = install.command({ root, source, pins, output, request: {} });
    /** @type {import("./time-command.mjs").Cost | undefined} */
    let cost;
    // The first one fills uv's cache.
    for (let round = 0; round < 2; round++) {
      await rm(join(output, "installed"), { recursive: true, force: true });
      await rm(join(output, install.output), { force: true });
      cost = await timeQuiet(place, command);
    }
    total.wall += (cost?.wall ?? 0) * members.length;
    total.cpu += (cost?.cpu ?? 0) * members.length;
    await rm(output, { recursive: true });
  }
  return total;
}

/** The bytes on disk, where jobs share a layer by link. @param {BundlePlace} place @param {string} output */
async function measureLinkedBytes(place, output) {
  const done = await mustRun(place, ["du", "-sk", output]);
  return Number.parseInt(done.stdout, 10) * 1024;
}

/** @param {string} root @param {string} kind */
function orderOf(root, kind) {
  return { root, change: { bundle: kind, bytecode: "none", outputPath: `out-many/${root}` } };
}

/** @param {string} title @param {number} jobs @param {Took} took @param {number | null} bytes @returns {ManyStep} */
function step(title, jobs, { wall, cpu }, bytes) {
  return { title, jobs, wall, cpu, bytes };
}
