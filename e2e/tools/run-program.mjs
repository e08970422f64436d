import { spawn } from "node:child_process";
import { performance } from "node:perf_hooks";

/**
 * What a finished program left behind; `all` holds both channels in the order they arrived.
 * @typedef {{ exitCode: number, stdout: string, stderr: string, all: string, seconds: number }} Finished
 */

/**
 * How to run a program; without `input` it reads an empty standard input.
 * @typedef {object} RunOptions
 * @property {string} [cwd]
 * @property {NodeJS.ProcessEnv} [env] the whole environment, not an addition to ours
 * @property {string | Buffer} [input]
 * @property {number} [timeoutSeconds] after it the program and all its children are killed (exit code 124)
 * @property {(text: string) => void} [onOutput] sees both channels while the program runs
 */

/**
 * Runs a program without a shell and resolves whatever its exit code is; a missing program is exit code 127.
 * @param {string} file
 * @param {readonly string[]} args
 * @param {RunOptions} [options]
 * @returns {Promise<Finished>}
 */
export function runProgram(file, args, options = {}) {
  const started = performance.now();
  const ownGroup = process.platform !== "win32" && options.timeoutSeconds !== undefined;
  const child = spawn(file, args, {
    ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
    env: options.env ?? process.env,
    stdio: ["pipe", "pipe", "pipe"],
    detached: ownGroup,
    // npm is a batch file on Windows, and Node starts those through a shell only.
    shell: process.platform === "win32" && /(^|[\\/])(npm|npx)(\.cmd)?$/.test(file),
  });
  const text = { stdout: "", stderr: "", all: "" };
  for (const channel of /** @type {const} */ (["stdout", "stderr"])) {
    child[channel].setEncoding("utf8").on("data", (/** @type {string} */ chunk) => {
      text[channel] += chunk;
      text.all += chunk;
      options.onOutput?.(chunk);
    });
  }
  // A program that ends before it has read its input closes the pipe: no failure of ours.
  child.stdin.on("error", () => {});
  child.stdin.end(options.input ?? "");
  return new Promise((resolve) => {
    let timedOut = false;
    const timer =
      options.timeoutSeconds === undefined
        ? undefined
        : setTimeout(() => {
            timedOut = true;
            killTree(child, ownGroup);
          }, options.timeoutSeconds * 1000);
    const forward = stopWith(child, ownGroup);
    /** @param {number} exitCode @param {string} note */
    const finish = (exitCode, note) => {
      clearTimeout(timer);
      forward.release();
      const seconds = (performance.now() - started) / 1000;
      resolve({ exitCode, ...text, stderr: text.stderr + note, all: text.all + note, seconds });
    };
    child.on("error", (error) => finish(127, `${error.message}\n`));
    child.on("close", (code, signal) => {
      if (timedOut) finish(124, `killed after ${options.timeoutSeconds} seconds\n`);
      else finish(code ?? 128, signal === null ? "" : `ended by ${signal}\n`);
    });
  });
}

/**
 * A program in a group of its own does not hear Ctrl-C, so the signal is handed on.
 * @param {import("node:child_process").ChildProcess} child
 * @param {boolean} ownGroup
 */
function stopWith(child, ownGroup) {
  if (!ownGroup) return { release: () => {} };
  const stop = () => {
    killTree(child, ownGroup);
    process.exit(130);
  };
  process.once("SIGINT", stop).once("SIGTERM", stop);
  return { release: () => process.off("SIGINT", stop).off("SIGTERM", stop) };
}

/**
 * @param {import("node:child_process").ChildProcess} child
 * @param {boolean} ownGroup
 */
function killTree(child, ownGroup) {
  if (child.pid === undefined) return;
  try {
    process.kill(ownGroup ? -child.pid : child.pid, "SIGKILL");
  } catch {
    // It ended by itself in the meantime.
  }
}
