import { performance } from "node:perf_hooks";

const SECONDS_BETWEEN_LINES = 10;

/**
 * Says what is being done, keeps saying it while it takes long, and how long it took.
 * On a terminal the seconds count up in one line; elsewhere a plain line comes every ten seconds.
 * @template T
 * @param {string} label
 * @param {() => Promise<T>} work
 * @param {(result: T) => string} [describe] what to say at the end instead of "done"
 * @returns {Promise<T>}
 */
export async function withProgress(label, work, describe = () => "done") {
  const stop = showWaiting(label);
  const started = performance.now();
  try {
    const result = await work();
    stop();
    say(`${label}: ${describe(result)} (${formatSeconds((performance.now() - started) / 1000)})`);
    return result;
  } catch (error) {
    stop();
    throw error;
  }
}

/**
 * Shows that something is still going on until the returned function is called.
 * @param {string} label
 * @param {{ announce?: boolean }} [options] without `announce` short work leaves no line in a log
 * @returns {() => void}
 */
export function showWaiting(label, { announce = true } = {}) {
  const started = performance.now();
  const elapsed = () => Math.round((performance.now() - started) / 1000);
  const terminal = process.stdout.isTTY === true;
  if (!terminal && announce) say(`${label} ...`);
  const timer = setInterval(
    () => {
      if (terminal) process.stdout.write(`\r${label} ... ${elapsed()} s`);
      else say(`${label} ... still working, ${elapsed()} s`);
    },
    terminal ? 1000 : SECONDS_BETWEEN_LINES * 1000,
  );
  return () => {
    clearInterval(timer);
    if (terminal) process.stdout.write(`\r${" ".repeat(label.length + 12)}\r`);
  };
}

/**
 * Prints one line.
 * @param {string} line
 */
export function say(line) {
  process.stdout.write(`${line}\n`);
}

/**
 * Seconds as a person reads them: "0.4 s", "12 s", "3 min 5 s".
 * @param {number} seconds
 */
export function formatSeconds(seconds) {
  if (seconds < 10) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  return whole < 60 ? `${whole} s` : `${Math.floor(whole / 60)} min ${whole % 60} s`;
}
