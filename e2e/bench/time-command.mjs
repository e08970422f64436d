import { fileURLToPath } from "node:url";
import { runProgram } from "../tools/run-program.mjs";

/**
 * What a command cost, all its descendants included: seconds of wall clock and of processor, and the
 * peak memory of its largest process.
 * @typedef {{ wall: number, cpu: number, peakBytes: number, output: string }} Cost
 */

const WRAPPER = fileURLToPath(new URL("time_command.py", import.meta.url));

/**
 * Runs a command to its end and measures it; throws with its output when it fails.
 * @param {readonly string[]} command
 * @param {{ cwd: string, env: NodeJS.ProcessEnv, timeoutSeconds?: number, mayFail?: boolean }} options
 * @returns {Promise<Cost & { exitCode: number }>}
 */
export async function timeCommand(command, { mayFail = false, timeoutSeconds = 900, ...options }) {
  const done = await runProgram("python3", [WRAPPER, ...command], { ...options, timeoutSeconds });
  const last = done.stdout.trimEnd().split("\n").at(-1) ?? "";
  if (done.exitCode !== 0 || !last.startsWith("{")) {
    throw new Error(`could not measure \`${command.join(" ")}\`\n${done.all}`);
  }
  const cost = JSON.parse(last);
  if (cost.exitCode !== 0 && !mayFail) {
    throw new Error(`\`${command.join(" ")}\` failed with ${cost.exitCode}\n${done.all}`);
  }
  return { ...cost, output: done.all };
}

/**
 * Measures a step several times, each after the same preparation; the middle one by wall clock. Long
 * steps are measured once, as are those that are only themselves the first time.
 * @param {{ prepare?: () => Promise<unknown>, measure: () => Promise<Cost & { exitCode: number }>, rounds?: number, long?: number }} step
 */
export async function timeStep({ prepare, measure, rounds = ROUNDS, long = LONG_SECONDS }) {
  const costs = [];
  for (let round = 0; round < rounds; round++) {
    await prepare?.();
    const cost = await measure();
    costs.push(cost);
    if (cost.wall > long) break;
  }
  costs.sort((a, b) => a.wall - b.wall);
  const middle = costs[Math.floor(costs.length / 2)];
  if (middle === undefined) throw new Error("nothing was measured");
  return middle;
}

const ROUNDS = 3;
const LONG_SECONDS = 8;
