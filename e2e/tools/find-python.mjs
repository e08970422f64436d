import { runProgram } from "./run-program.mjs";

/** The oldest CPython that the runner supports. */
export const MINIMUM_PYTHON = /** @type {const} */ ([3, 10]);

/**
 * The command of a CPython that is new enough, or a sentence that says what was found instead.
 * @returns {Promise<{ command: string, version: string, minor: string } | { problem: string }>}
 */
export async function findPython() {
  const wanted = process.env.PYSNIP_TEST_PYTHON;
  const candidates = wanted
    ? [wanted]
    : process.platform === "win32"
      ? ["python", "py"]
      : ["python3", "python"];
  const found = [];
  for (const command of candidates) {
    const answer = await runProgram(command, ["-I", "-c", PROBE], { timeoutSeconds: 30 });
    const match = /^(\w+) (\d+)\.(\d+)\.(\S+)/.exec(answer.stdout.trim());
    if (answer.exitCode !== 0 || !match) continue;
    const [, implementation, major, minor, rest] = match;
    const version = `${major}.${minor}.${rest}`;
    if (implementation === "cpython" && isNewEnough(Number(major), Number(minor))) {
      return { command, version, minor: `${major}.${minor}` };
    }
    found.push(`${command} is ${implementation} ${version}`);
  }
  const minimum = MINIMUM_PYTHON.join(".");
  const seen = found.length > 0 ? found.join(", ") : `tried ${candidates.join(", ")}`;
  return { problem: `CPython ${minimum} or newer is needed and was not found on PATH (${seen})` };
}

const PROBE =
  "import sys; print(sys.implementation.name, '.'.join(map(str, sys.version_info[:3])))";

/** @param {number} major @param {number} minor */
function isNewEnough(major, minor) {
  return major > MINIMUM_PYTHON[0] || (major === MINIMUM_PYTHON[0] && minor >= MINIMUM_PYTHON[1]);
}
