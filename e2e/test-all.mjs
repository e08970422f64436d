// `npm test`: makes the clone ready and runs every check of the repository as an Nx target of its own
// projects. A failing step does not stop the later ones. The last line is "N passed, N failed".
import { rmSync } from "node:fs";
import { performance } from "node:perf_hooks";
import { stripVTControlCharacters } from "node:util";
import { prepare } from "./prepare.mjs";
import { tallyStep } from "./tools/tally-step.mjs";
import { formatSeconds, say, showWaiting } from "./tools/show-progress.mjs";

/**
 * Tasks are listed by name, so that one that goes missing is a failure and not a smaller number.
 * @type {readonly import("./tools/tally-step.mjs").Step[]}
 */
const STEPS = [
  { title: "build", tasks: ["engine:build", "nx-plugin:build"], counts: "failures" },
  {
    title: "lint",
    tasks: ["repository:lint", "repository:format", "runner:lint"],
    counts: "tasks",
  },
  {
    title: "types",
    tasks: ["engine:typecheck", "nx-plugin:typecheck", "e2e:typecheck", "runner:typecheck"],
    counts: "tasks",
  },
  {
    title: "unit tests",
    tasks: ["engine:test", "nx-plugin:test", "runner:test"],
    counts: "tests",
  },
  { title: "requirements against a live packaging", tasks: ["engine:oracle"], counts: "tasks" },
  { title: "end-to-end tests", tasks: ["e2e:e2e"], counts: "tests", live: true },
];

const started = performance.now();
const total = { passed: 0, failed: 0 };
/** @type {{ name: string, reason: string }[]} */
const skipped = [];
/** @type {string[]} */
const problems = [];

try {
  await prepare();
  // Loaded late: what it needs comes with the packages that `prepare` installs.
  const { runTargets } = await import("./tools/run-nx.mjs");
  rmSync(new URL("../out-tsc/test-results", import.meta.url), { recursive: true, force: true });
  for (const step of STEPS) await runStep(step, runTargets);
} catch (error) {
  total.failed += 1;
  problems.push(error instanceof Error ? error.message : String(error));
}

for (const { name, reason } of skipped) say(`skipped: ${name}: ${reason}`);
for (const problem of problems) say(`failed: ${problem}`);
say(`everything took ${formatSeconds((performance.now() - started) / 1000)}`);
const skips = skipped.length > 0 ? `, ${skipped.length} skipped` : "";
say(`${total.passed} passed, ${total.failed} failed${skips}`);
process.exitCode = total.failed === 0 ? 0 : 1;

/**
 * @param {import("./tools/tally-step.mjs").Step} step
 * @param {typeof import("./tools/run-nx.mjs").runTargets} runTargets
 */
async function runStep(step, runTargets) {
  const targets = [...new Set(step.tasks.map((task) => task.split(":")[1] ?? ""))];
  const stop = step.live ? () => {} : showWaiting(step.title);
  if (step.live) say(`${step.title} ...`);
  const echo = step.live
    ? (/** @type {string} */ text) => process.stdout.write(readable(text))
    : undefined;
  const run = await runTargets(targets, echo);
  stop();
  const tally = tallyStep(step, run);
  if (tally.failed > 0 && !step.live) say(readable(run.finished.all));
  total.passed += tally.passed;
  total.failed += tally.failed;
  skipped.push(...tally.skipped);
  problems.push(...tally.problems);
  const cached =
    tally.cached > 0 ? `, ${tally.cached} of ${step.tasks.length} tasks from the cache` : "";
  const isCounted = step.counts !== "failures" || tally.failed > 0;
  const counts = isCounted ? `${tally.passed} passed, ${tally.failed} failed` : "done";
  say(`${step.title}: ${counts} (${formatSeconds(run.finished.seconds)}${cached})`);
}

/**
 * Nx makes its children write colours even into a pipe; a log is read better without.
 * @param {string} text
 */
function readable(text) {
  return process.stdout.isTTY ? text : stripVTControlCharacters(text);
}
