// `npm run bench`: measures what pysnip does against the tools that do the same, and prints Markdown tables.
//
//   npm run bench                       every benchmark
//   npm run bench -- --only <name>      one of them
//   npm run bench -- --jobs 50,200      with other numbers of jobs
//   npm run bench -- --engine <folder>  with another build of the engine
//   npm run bench -- --write            also stores the tables under docs/reference/benchmarks
import { writeFile } from "node:fs/promises";
import { availableParallelism, cpus } from "node:os";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { findPython } from "../tools/find-python.mjs";
import { measureBundles } from "./measure-bundles.mjs";
import { measureGraph } from "./measure-graph.mjs";
import { measureRequirements } from "./measure-requirements.mjs";
import { measurePeers, measureScale } from "./measure-scale.mjs";

/**
 * A benchmark: why it is here, and what measures it.
 * @typedef {object} Benchmark
 * @property {string} title
 * @property {string} about
 * @property {(options: { engine: string, jobs?: string | undefined }) => Promise<string[]>} measure Markdown, a section each
 * @property {boolean} [apart] takes long: measured when it is named, never with the others
 */

/** @type {ReadonlyMap<string, Benchmark>} */
const BENCHMARKS = new Map([
  [
    "requirements",
    {
      title: "Reading requirements",
      about:
        "The same texts for all: names with extras, specifiers and markers, plain and odd, two in a hundred\n" +
        "invalid. Each reader runs in one process of its own; its start, and what it loads, do not count. The\n" +
        "time of all texts is taken seven times after a warm-up.",
      measure: measureRequirements,
    },
  ],
  [
    "scale",
    {
      title: "Many jobs",
      about:
        "Jobs over ten requirement sets in a workspace made from the packed packages, with uv's cache warm and\n" +
        "Nx's daemon off. The other column is the same graph and the same tasks with executors that do nothing:\n" +
        "what Nx itself costs. Each step is the middle of three, or one where it takes long.",
      measure: measureScale,
      apart: true,
    },
  ],
  [
    "peers",
    {
      title: "Many jobs, and the tools that do the same today",
      about:
        "The same jobs, steps and measures for all. What the others need is written as a careful person would:\n" +
        "the files lie in `e2e/bench/contestants`.\n\n" +
        "Where pysnip is behind: with few jobs and one edit, plain Nx is quicker, because it needs no plugin and replays\n" +
        "its lock from the cache, where pysnip looks at every lockfile and environment in every run. Turborepo's program\n" +
        "starts faster than Nx, so its graph is ahead, and so would it be without a script to start for each job.",
      measure: measurePeers,
      apart: true,
    },
  ],
  [
    "graph",
    {
      title: "The graph",
      about:
        "What the plugin costs each process that computes Nx's graph, in processor time: Nx's own time is not in\n" +
        "it. The least of seven processes.",
      measure: measureJobsInGraph,
    },
  ],
  [
    "bundles",
    {
      title: "Bundles",
      about:
        "What it takes to make a bundle and to start it, beside pex, shiv and what people do by hand:\n" +
        "`uv pip install --target` and `zip`. All have the same packages in the same versions, no network, and\n" +
        "an interpreter by its own path. The times of our own process start no others.",
      measure: measureBundles,
      apart: true,
    },
  ],
]);

const HEAD =
  "Written by `npm run bench -- --write`. Times are those of one machine on one day; the ratios say more than\n" +
  "the milliseconds. No test depends on them.";

const { values: options } = parseArgs({
  options: {
    engine: {
      type: "string",
      default: fileURLToPath(new URL("../../packages/engine/dist", import.meta.url)),
    },
    only: { type: "string" },
    jobs: { type: "string" },
    write: { type: "boolean", default: false },
  },
});
const chosen = [...BENCHMARKS].filter(([name, { apart = false }]) =>
  options.only === undefined ? !apart : name === options.only,
);
if (chosen.length === 0) {
  console.error(
    `there is no benchmark \`${options.only}\`; known: ${[...BENCHMARKS.keys()].join(", ")}`,
  );
  process.exit(2);
}

for (const [name, { title, about, measure }] of chosen) {
  const sections = await measure(options);
  const body = [about, await describeMachine(), ...sections].join("\n\n");
  console.log(`\n## ${title}\n\n${body}`);
  if (options.write) {
    const page = new URL(`../../docs/reference/benchmarks/${name}.md`, import.meta.url);
    await writeFile(page, `# ${title}\n\n${HEAD}\n\n${body}\n`);
  }
}

/** @param {{ jobs?: string | undefined }} options */
async function measureJobsInGraph({ jobs = "1000" }) {
  const sections = [];
  for (const count of jobs.split(",").map(Number)) {
    const { load, infer, read } = await measureGraph({ jobs: count });
    const rows = [
      ["loading the plugin", load],
      [`inferring ${count} jobs`, infer],
      ["of that, reading their files", read],
    ];
    const lines = rows.map(([title, cost]) => `| ${title} | ${Number(cost).toFixed(1)} |`);
    sections.push(["| | CPU ms |", "|---|---|", ...lines].join("\n"));
  }
  return sections;
}

async function describeMachine() {
  const python = await findPython();
  const found = "version" in python ? `CPython ${python.version}` : "no CPython";
  const model = cpus()[0]?.model ?? "an unknown processor";
  return `Measured on ${model} (${availableParallelism()} usable), Node ${process.version}, ${found}, ${process.platform}.`;
}
