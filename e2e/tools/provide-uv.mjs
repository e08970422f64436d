import { homedir } from "node:os";
import { delimiter, join } from "node:path";
import { runProgram } from "./run-program.mjs";

/** The uv that this repository is tested with. */
export const UV_VERSION = "0.13.8";

const UV_FOLDER = join(homedir(), ".cache", "pysnip-ci", `uv-${UV_VERSION}`);

/** The setup step as the documentation writes it (docs/guides/ci.md). */
export const UV_SETUP_COMMAND = `python3 -m pip install --target "$HOME/.cache/pysnip-ci/uv-${UV_VERSION}" uv==${UV_VERSION}`;

/**
 * The version of the uv that is first on PATH, or undefined.
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<string | undefined>}
 */
export async function findUv(env) {
  const answer = await runProgram("uv", ["--version"], { env, timeoutSeconds: 30 });
  return answer.exitCode === 0 ? /^uv (\S+)/.exec(answer.stdout)?.[1] : undefined;
}

/**
 * Runs the documented setup step, unless it was run before, and gives back PATH with that uv in front.
 * @param {string} python
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<{ path: string } | { problem: string }>}
 */
export async function setUpUv(python, env) {
  const path = [join(UV_FOLDER, "bin"), env["PATH"] ?? ""].join(delimiter);
  if ((await findUv({ ...env, PATH: path })) === UV_VERSION) return { path };
  const args = ["-m", "pip", "install", "--upgrade", "--target", UV_FOLDER, `uv==${UV_VERSION}`];
  const done = await runProgram(python, args, { env, timeoutSeconds: 600 });
  if (done.exitCode === 0) return { path };
  return { problem: `uv could not be set up with ${UV_SETUP_COMMAND}\n${done.all}` };
}
