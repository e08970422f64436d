import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { run } from "./contestants/contestant.mjs";

const NOTE = fileURLToPath(new URL("note-worker.cjs", import.meta.url));
const ROUNDS = 5;

/**
 * Processor seconds of each batch worker of a run in which nothing changed, its start included, in the
 * order in which they end; the least of several runs.
 * @param {import("./contestants/contestant.mjs").Contestant} contestant
 * @param {import("./contestants/contestant.mjs").Place} place
 * @returns {Promise<number[]>}
 */
export async function measureWorkers(contestant, place) {
  await run(place, contestant.everything);
  const notes = join(place.state, "workers.txt");
  const env = { ...place.env, NODE_OPTIONS: `--require ${NOTE}`, BENCH_WORKERS: notes };
  /** @type {number[][]} */
  const rounds = [];
  for (let round = 0; round < ROUNDS; round++) {
    await rm(notes, { force: true });
    await run({ ...place, env }, contestant.everything);
    rounds.push((await readFile(notes, "utf8")).trim().split("\n").map(Number));
  }
  const [first = []] = rounds;
  return first.map((_, index) => Math.min(...rounds.map((seconds) => seconds[index] ?? Infinity)));
}

/**
 * @param {readonly number[]} ours
 * @param {readonly number[]} empty
 * @returns {string} Markdown
 */
export function renderWorkers(ours, empty) {
  const start = Math.min(...empty);
  const own = ours.map((seconds) => Math.max(0, seconds - start).toFixed(2));
  return [
    `Processor seconds of our own in each batch worker where nothing changed: ${own.join(" and ")} (0.25 allowed).`,
    `An empty worker takes ${start.toFixed(2)}, which is not in them.`,
  ].join("\n");
}
