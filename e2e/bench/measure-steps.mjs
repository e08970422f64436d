import { appendFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { forget, makeClone, makePlace, writeFiles } from "./contestants/contestant.mjs";
import { makeCorpus, makeDependency, renderSource } from "./job-corpus.mjs";
import { timeCommand, timeStep } from "./time-command.mjs";

/** @typedef {import("./contestants/contestant.mjs").Contestant} Contestant */
/** @typedef {import("./contestants/contestant.mjs").Place} Place */

/**
 * What one step cost, and its tasks; `needed` is how many bundles had to be made anew.
 * @typedef {{ step: string, wall: number, cpu: number, peakBytes: number, run: number, scheduled: number, bundled: number, needed: number }} Row
 */

/**
 * Takes a contestant through everything that happens to jobs, in a workspace of its own.
 * @param {Contestant} contestant
 * @param {number} count of jobs
 * @param {string} folder
 * @param {(text: string) => void} say
 * @returns {Promise<{ rows: Row[], place: Place }>}
 */
export async function measureSteps(contestant, count, folder, say) {
  const jobs = makeCorpus(count);
  const [first] = jobs;
  if (first === undefined) throw new Error("a benchmark needs jobs");
  say(`${contestant.title}, ${count} jobs`);
  const place = await makePlace(contestant, jobs, folder);
  const inPlace = (/** @type {readonly string[]} */ command, where = place) =>
    timeCommand(command, { cwd: where.root, env: where.env });
  // Fills uv's cache, so that nobody waits for a download.
  await inPlace(contestant.everything);

  /** @type {Row[]} */
  const rows = [];
  /** @param {string} title @param {number} needed @param {Partial<Parameters<typeof timeStep>[0]>} [step] */
  const take = async (title, needed, step = {}) => {
    const cost = await timeStep({ measure: () => inPlace(contestant.everything), ...step });
    const tasks = await contestant.countTasks(cost.output, place.state);
    rows.push({ step: title, ...cost, ...tasks, needed });
    say(
      `  ${title}: ${cost.wall.toFixed(2)} s, ${cost.cpu.toFixed(2)} CPU s, ${tasks.run} of ${tasks.scheduled} tasks`,
    );
  };

  let edition = 0;
  const files = contestant.filesOf(first);
  const sourceFile = Object.keys(files).find((path) => files[path] === first.source) ?? "";
  const manifest = (/** @type {readonly string[]} */ dependencies) =>
    contestant.filesOf({ ...first, dependencies })["pyproject.toml"] ?? "";

  await take("from nothing", count, { prepare: () => forget(contestant, jobs, place) });
  await take("the very next run", 0, { rounds: 1 });
  await take("nothing changed", 0);
  await take("one source", 1, {
    prepare: () => writeFile(join(place.root, first.root, sourceFile), renderSource(0, ++edition)),
  });
  await take("one dependency", 1, {
    prepare: () =>
      writeFiles(join(place.root, first.root), {
        "pyproject.toml": manifest([...first.dependencies, makeDependency(++edition % 8)]),
      }),
  });
  await take("the policy", contestant.policyRebuilds ? count : 0, {
    prepare: () => appendFile(join(place.root, contestant.policy), "\n"),
  });
  let clone = place;
  await take("a fresh clone, caches kept", 0, {
    prepare: async () => {
      clone = await makeClone(place, join(folder, "clone"));
    },
    measure: () => inPlace(contestant.everything, clone),
  });
  await takeGraph("the graph, cold", () =>
    rm(join(place.state, "nx-data"), { recursive: true, force: true }),
  );
  await takeGraph("the graph, warm", async () => {});
  return { rows, place };

  /** @param {string} title @param {() => Promise<unknown>} prepare */
  async function takeGraph(title, prepare) {
    const cost = await timeStep({ prepare, measure: () => inPlace(contestant.graph) });
    rows.push({ step: title, ...cost, run: 0, scheduled: 0, bundled: 0, needed: 0 });
  }
}
