import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { findPython } from "../tools/find-python.mjs";
import { packPackages } from "../tools/pack-packages.mjs";
import { say } from "../tools/show-progress.mjs";
import { makeFloor } from "./contestants/floor.mjs";
import { makeNxRunCommands } from "./contestants/nx-run-commands.mjs";
import { makeNxlv } from "./contestants/nxlv.mjs";
import { makePysnip } from "./contestants/pysnip.mjs";
import { makeTurborepo } from "./contestants/turborepo.mjs";
import { measureSteps } from "./measure-steps.mjs";
import { measureWorkers, renderWorkers } from "./measure-workers.mjs";
import { probeAnswers, renderAnswers } from "./probe-answers.mjs";

const SIZES = "50,200,1000";
const PEER_SIZE = "50";
const MOST_JOBS = 200;

/**
 * Jobs over ten requirement sets, from nothing to a fresh clone, beside the same tasks with empty
 * executors.
 * @param {{ jobs?: string | undefined }} options
 * @returns {Promise<string[]>} Markdown
 */
export async function measureScale({ jobs = SIZES }) {
  return await inFolder(async (folder, pysnip) => {
    const floor = await makeFloor(pysnip);
    const sections = [];
    for (const count of jobs.split(",").map(Number)) {
      const ours = await measureSteps(pysnip, count, join(folder, `ours-${count}`), say);
      const least = await measureSteps(floor, count, join(folder, `floor-${count}`), say);
      const workers = await measureWorkers(pysnip, ours.place);
      const empty = await measureWorkers(floor, least.place);
      sections.push(
        renderSteps(`${count} jobs`, [pysnip, floor], [ours.rows, least.rows]),
        renderWorkers(workers, empty),
      );
      for (const { root } of [ours.place, least.place])
        await rm(dirname(root), { recursive: true, force: true });
    }
    return sections;
  });
}

/**
 * The same steps with the tools that people use today, and what each of them gets wrong; then many more
 * jobs with the quickest of these tools.
 * @param {{ jobs?: string | undefined }} options
 * @returns {Promise<string[]>} Markdown
 */
export async function measurePeers({ jobs = PEER_SIZE }) {
  return await inFolder(async (folder, pysnip) => {
    const contestants = [pysnip, makeNxRunCommands(), makeTurborepo(), makeNxlv()];
    const answers = [];
    const title = `${jobs} jobs, and those who do the same`;
    const sections = [await compareSteps(title, contestants, Number(jobs), folder)];
    for (const contestant of contestants)
      answers.push(await probeAnswers(contestant, join(folder, `${contestant.id}-answers`), say));
    const most = `${MOST_JOBS} jobs, and the quickest of them`;
    const quickest = [pysnip, makeNxRunCommands()];
    sections.push(await compareSteps(most, quickest, MOST_JOBS, folder));
    return [...sections, renderAnswers(contestants, answers)];
  });
}

/**
 * @param {string} title
 * @param {readonly import("./contestants/contestant.mjs").Contestant[]} contestants
 * @param {number} count
 * @param {string} folder
 */
async function compareSteps(title, contestants, count, folder) {
  const measured = [];
  for (const contestant of contestants) {
    const place = join(folder, contestant.id);
    measured.push((await measureSteps(contestant, count, place, say)).rows);
    await rm(place, { recursive: true, force: true });
  }
  return renderSteps(title, contestants, measured);
}

/**
 * @param {(folder: string, pysnip: import("./contestants/contestant.mjs").Contestant) => Promise<string[]>} work
 */
async function inFolder(work) {
  const folder = await mkdtemp(join(tmpdir(), "pysnip-bench-"));
  try {
    const python = await findPython();
    if (!("version" in python)) throw new Error("no CPython was found");
    const minor = python.version.split(".").slice(0, 2).join(".");
    return await work(folder, makePysnip(await packPackages(folder), minor));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/**
 * @param {string} title
 * @param {readonly { title: string }[]} contestants the first is ours
 * @param {readonly (readonly import("./measure-steps.mjs").Row[])[]} measured
 */
function renderSteps(title, contestants, measured) {
  const [ours = []] = measured;
  const lines = ours.map((mine, index) => {
    const cells = measured.map((rows) => {
      const row = rows[index];
      if (row === undefined) return "";
      const tasks = row.scheduled === 0 ? "" : ` · ${row.run}/${row.scheduled}`;
      return `${row.wall.toFixed(2)} / ${row.cpu.toFixed(2)}${tasks}`;
    });
    const others = measured.slice(1).map((rows) => rows[index]?.wall ?? Number.NaN);
    const ratio = (mine.wall / Math.min(...others)).toFixed(2);
    const bundles = mine.scheduled === 0 ? "" : `${mine.bundled} of ${mine.needed}`;
    return `| ${[mine.step, ...cells, bundles, ratio].join(" | ")} |`;
  });
  const names = contestants.map((contestant) => contestant.title);
  return [
    `### ${title}`,
    "",
    "Seconds of wall clock / of processor · tasks that ran / all. The ratio is ours to the quickest other.",
    "",
    `| Step | ${names.join(" | ")} | Bundles that pysnip made, of those that had to be | Ratio |`,
    `|${"---|".repeat(names.length + 3)}`,
    ...lines,
  ].join("\n");
}
