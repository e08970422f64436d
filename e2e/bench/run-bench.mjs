// `npm run bench`: measures what pysnip does against the tools that do the same, and prints Markdown tables.
//
//   npm run bench                       every benchmark
//   npm run bench -- --only <name>      one of them
//   npm run bench -- --engine <folder>  with another build of the engine
//   npm run bench -- --write            also stores the tables as docs/reference/benchmarks.md
import { writeFile } from "node:fs/promises";
import { availableParallelism, cpus } from "node:os";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { findPython } from "../tools/find-python.mjs";
import { measureRequirements } from "./measure-requirements.mjs";

/**
 * A benchmark: why it is here, and what measures it.
 * @typedef {object} Benchmark
 * @property {string} title
 * @property {string} about
 * @property {(engine: string) => Promise<import("./measure-requirements.mjs").Comparison[]>} measure
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
    write: { type: "boolean", default: false },
  },
});
const chosen = [...BENCHMARKS].filter(
  ([name]) => options.only === undefined || name === options.only,
);
if (chosen.length === 0) {
  console.error(
    `there is no benchmark \`${options.only}\`; known: ${[...BENCHMARKS.keys()].join(", ")}`,
  );
  process.exit(2);
}
if (options.write && chosen.length < BENCHMARKS.size) {
  console.error("`--write` stores every benchmark; leave `--only` out");
  process.exit(2);
}

const sections = [];
for (const [, { title, about, measure }] of chosen) {
  const comparisons = (await measure(options.engine)).map(renderComparison);
  sections.push([`## ${title}`, about, ...comparisons].join("\n\n"));
}
const body = [await describeMachine(), ...sections].join("\n\n");
console.log(`\n${body}`);
if (options.write) {
  const page = new URL("../../docs/reference/benchmarks.md", import.meta.url);
  await writeFile(page, `# Benchmarks\n\n${HEAD}\n\n${body}\n`);
}

/** @param {import("./measure-requirements.mjs").Comparison} comparison */
function renderComparison({ title, texts, results }) {
  const [ours] = results;
  if (ours === undefined) throw new Error(`nothing was measured for "${title}"`);
  if ("problem" in ours) throw new Error(`${ours.name} ${ours.problem}`);
  const base = median(ours.milliseconds);
  const lines = results.map((result) => {
    if ("problem" in result) return `| ${result.name} | not measured: ${result.problem} | | | |`;
    const middle = median(result.milliseconds);
    const best = Math.min(...result.milliseconds);
    const ratio = (middle / base).toFixed(2);
    const accepted = `${result.accepted} of ${texts}`;
    return `| ${result.name} | ${best.toFixed(1)} | ${middle.toFixed(1)} | ${ratio} | ${accepted} |`;
  });
  return [
    `### ${title}`,
    "",
    "| Reader | Best, ms | Median, ms | Median in times of ours | Accepted |",
    "|---|---|---|---|---|",
    ...lines,
  ].join("\n");
}

/** @param {readonly number[]} values */
function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

async function describeMachine() {
  const python = await findPython();
  const found = "version" in python ? `CPython ${python.version}` : "no CPython";
  const model = cpus()[0]?.model ?? "an unknown processor";
  return `Measured on ${model} (${availableParallelism()} usable), Node ${process.version}, ${found}, ${process.platform}.`;
}
