/**
 * Runs the unit tests of the runner: with the interpreter named by PYSNIP_TEST_PYTHON, else in an
 * environment with the libraries that results may come from, else, without uv, with `python3` alone.
 */
import { spawnSync } from "node:child_process";
import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const LIBRARIES = ["pydantic==2.14.3", "pandas==2.3.3"];

const root = fileURLToPath(new URL("..", import.meta.url));
const asked = process.argv.slice(2);
const python = process.env["PYSNIP_TEST_PYTHON"] || "python3";

if (asked.includes("--version")) start(python, ["--version"]);
else {
  const tests = ["-B", "-m", "unittest", "discover", "-s", "tests", "-t", "tests", ...asked];
  start(process.env["PYSNIP_TEST_PYTHON"] ? python : makeEnvironment(python), tests);
}

/** @param {string} file @param {string[]} args */
function start(file, args) {
  const { status, error } = spawnSync(file, args, { cwd: root, stdio: "inherit" });
  if (error) console.error(`\`${file}\` cannot be started: ${error.message}`);
  process.exitCode = status ?? 1;
}

/**
 * The interpreter of an environment with the libraries; `base` itself where there is no uv.
 * @param {string} base
 * @returns {string}
 */
function makeEnvironment(base) {
  const folder = join(root, "..", "..", "out-tsc", "python-tests");
  const made = process.platform === "win32" ? "Scripts/python.exe" : "bin/python";
  const stamp = join(folder, "complete");
  if (existsSync(stamp)) return join(folder, made);
  const env = { ...process.env, VIRTUAL_ENV: folder, UV_NO_CONFIG: "1" };
  const steps = [
    ["venv", "--quiet", "--clear", "--no-project", "--python", base, folder],
    ["pip", "install", "--quiet", "--only-binary", ":all:", ...LIBRARIES],
  ];
  for (const args of steps) {
    const { status, error } = spawnSync("uv", args, { cwd: root, env, stdio: "inherit" });
    if (status === 0) continue;
    console.error(`without the libraries: \`uv ${args[0]}\` ${error ? "is not there" : "failed"}`);
    return base;
  }
  writeFileSync(stamp, LIBRARIES.join("\n"));
  return join(folder, made);
}
