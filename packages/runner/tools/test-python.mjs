/** Runs the unit tests of the runner with the interpreter named by PYSNIP_TEST_PYTHON, or `python3`. */
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

const python = process.env["PYSNIP_TEST_PYTHON"] || "python3";
const root = fileURLToPath(new URL("..", import.meta.url));
const asked = process.argv.slice(2);
const args = asked.includes("--version")
  ? ["--version"]
  : ["-B", "-m", "unittest", "discover", "-s", "tests", "-t", "tests", ...asked];

const { status, error } = spawnSync(python, args, { cwd: root, stdio: "inherit" });
if (error) console.error(`\`${python}\` cannot be started: ${error.message}`);
process.exitCode = status ?? 1;
