import { parseUnittestOutput, readReport } from "./test-report.mjs";

/**
 * One line of `npm test`: Nx tasks that are started together, and what is counted of them.
 * "tasks": each task is one check. "tests": each task is a test runner whose tests are counted.
 * "failures": success is no result worth counting.
 * @typedef {object} Step
 * @property {string} title
 * @property {readonly string[]} tasks
 * @property {"tasks" | "tests" | "failures"} counts
 * @property {boolean} [live] show the output while it comes
 */

/**
 * @typedef {object} Tally
 * @property {number} passed
 * @property {number} failed
 * @property {number} cached how many tasks were taken from the cache
 * @property {{ name: string, reason: string }[]} skipped
 * @property {string[]} problems
 */

/** Where the report of a test task comes from: a folder with a vitest run, or unittest's own text. */
const TEST_FOLDERS = new Map([
  ["engine:test", "packages/engine"],
  ["nx-plugin:test", "packages/nx"],
  ["e2e:e2e", "e2e"],
]);

/**
 * Adds up one step; a task that did not run or left no count is a failure.
 * @param {Step} step
 * @param {import("./run-nx.mjs").NxRun} run
 * @returns {Tally}
 */
export function tallyStep(step, run) {
  /** @type {Tally} */
  const tally = { passed: 0, failed: 0, cached: 0, skipped: [], problems: [] };
  for (const task of step.tasks) {
    const outcome = run.tasks.get(task);
    if (outcome?.cached) tally.cached += 1;
    if (!outcome) addFailure(tally, `${task} did not run`);
    else if (step.counts === "tests") addTests(tally, task, outcome.success, run.finished.all);
    else if (!outcome.success) addFailure(tally, task);
    else if (step.counts === "tasks") tally.passed += 1;
  }
  if (run.finished.exitCode !== 0 && tally.failed === 0) {
    addFailure(tally, `Nx ended with exit code ${run.finished.exitCode} in "${step.title}"`);
  }
  return tally;
}

/**
 * @param {Tally} tally
 * @param {string} task
 * @param {boolean} success
 * @param {string} output
 */
function addTests(tally, task, success, output) {
  const folder = TEST_FOLDERS.get(task);
  const report = folder === undefined ? parseUnittestOutput(output) : readReport(folder);
  if (!report) {
    addFailure(tally, `${task} left no count of its tests`);
    return;
  }
  tally.passed += report.passed;
  tally.failed += report.failed;
  tally.skipped.push(...report.skipped);
  tally.problems.push(...report.problems.map((problem) => `${task}: ${problem}`));
  if (report.passed + report.failed + report.skipped.length === 0) {
    addFailure(tally, `${task} ran no test`);
  } else if (!success && report.failed === 0) {
    addFailure(tally, `${task} failed although no test did`);
  }
}

/** @param {Tally} tally @param {string} problem */
function addFailure(tally, problem) {
  tally.failed += 1;
  tally.problems.push(problem);
}
