import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { REPOSITORY } from "./pack-packages.mjs";

/**
 * What a test runner leaves for `npm test` to add up.
 * @typedef {{ passed: number, failed: number, skipped: { name: string, reason: string }[], problems: string[] }} TestReport
 */

/**
 * Where the report of the tests of one folder of the repository lies.
 * @param {string} folder for example "packages/engine"
 */
export function reportPath(folder) {
  return join(REPOSITORY, "out-tsc", "test-results", `${folder.replaceAll(/[\\/]/g, "-")}.json`);
}

/**
 * The report of a folder, or undefined when no runner wrote one.
 * @param {string} folder
 * @returns {TestReport | undefined}
 */
export function readReport(folder) {
  const path = reportPath(folder);
  return existsSync(path) ? JSON.parse(readFileSync(path, "utf8")) : undefined;
}

/**
 * Reads the verbose output of Python's unittest; undefined when it does not say how many tests ran.
 * @param {string} output
 * @returns {TestReport | undefined}
 */
export function parseUnittestOutput(output) {
  const ran = /^Ran (\d+) tests? in /m.exec(output);
  const verdict = /^(?:OK|FAILED|NO TESTS RAN)(?: \(([^)\n]*)\))?\s*$/m.exec(output);
  if (!ran || !verdict) return undefined;
  const counts = new Map();
  for (const part of (verdict[1] ?? "").split(", ")) {
    const [name, count] = part.split("=");
    counts.set(name, Number(count ?? 0));
  }
  const failed =
    (counts.get("failures") ?? 0) +
    (counts.get("errors") ?? 0) +
    (counts.get("unexpected successes") ?? 0);
  const skipped = [...output.matchAll(/^(.+?)(?: \.\.\.)? skipped (["'])(.*)\2$/gm)].map(
    ([, name = "", , reason = ""]) => ({ name, reason }),
  );
  const skippedCount = counts.get("skipped") ?? 0;
  while (skipped.length < skippedCount) skipped.push({ name: "unittest", reason: "not stated" });
  return {
    // A class whose set-up fails is one error for tests that never ran, so this may not go below zero.
    passed: Math.max(0, Number(ran[1]) - failed - skippedCount),
    failed,
    skipped,
    problems: [...output.matchAll(/^(?:FAIL|ERROR): (.+)$/gm)].map(([, name = ""]) => name),
  };
}
