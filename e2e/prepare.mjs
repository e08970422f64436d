// Makes a fresh clone ready: checks Node and Python, and installs the npm packages that the lockfile names.
import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { findPython } from "./tools/find-python.mjs";
import { runProgram } from "./tools/run-program.mjs";
import { formatSeconds, say, withProgress } from "./tools/show-progress.mjs";

const REPOSITORY = fileURLToPath(new URL("..", import.meta.url));
const MINIMUM_NODE = /** @type {const} */ ([20, 20]);
const STAMP = join("node_modules", ".pysnip-lockfile.sha256");

/**
 * Makes the clone ready, or throws a sentence that says what is missing.
 * @returns {Promise<{ python: string, pythonMinor: string }>}
 */
export async function prepare() {
  const started = performance.now();
  const problems = [];
  if (!isNodeNewEnough(process.versions.node)) {
    problems.push(`Node ${MINIMUM_NODE.join(".")} or newer is needed; this is ${process.version}`);
  }
  const python = await findPython();
  if ("problem" in python) problems.push(python.problem);
  if (problems.length > 0) throw new Error(problems.join("\n"));
  const { command, minor } = /** @type {{ command: string, minor: string }} */ (python);

  if (isInstalled()) {
    const seconds = (performance.now() - started) / 1000;
    say(`prepare: npm packages are those of package-lock.json (${formatSeconds(seconds)})`);
  } else {
    await install();
  }
  return { python: command, pythonMinor: minor };
}

async function install() {
  const done = await withProgress(
    "prepare: installing npm packages (npm ci)",
    () => runProgram("npm", ["ci", "--no-audit", "--no-fund"], { cwd: REPOSITORY }),
    ({ exitCode }) => (exitCode === 0 ? "done" : "failed"),
  );
  if (done.exitCode !== 0) throw new Error(`npm ci failed\n${done.all}`);
  writeFileSync(join(REPOSITORY, STAMP), hashLockfile());
}

/** @param {string} version */
function isNodeNewEnough(version) {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  return major > MINIMUM_NODE[0] || (major === MINIMUM_NODE[0] && minor >= MINIMUM_NODE[1]);
}

/** Whether node_modules is what the lockfile says: by our stamp, else by npm's own record of what it installed. */
function isInstalled() {
  const stamp = join(REPOSITORY, STAMP);
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === hashLockfile()) return true;
  if (!isInstalledByHand()) return false;
  writeFileSync(stamp, hashLockfile());
  return true;
}

function hashLockfile() {
  return createHash("sha256")
    .update(readFileSync(join(REPOSITORY, "package-lock.json")))
    .digest("hex");
}

function isInstalledByHand() {
  const record = join(REPOSITORY, "node_modules", ".package-lock.json");
  if (!existsSync(record)) return false;
  const installed = readPackages(record);
  return Object.entries(readPackages(join(REPOSITORY, "package-lock.json"))).every(
    ([path, wanted]) =>
      !path.startsWith("node_modules/") ||
      installed[path]?.version === wanted.version ||
      // Binaries for other platforms are listed and left out.
      (wanted.optional === true && installed[path] === undefined),
  );
}

/**
 * @param {string} file
 * @returns {Record<string, { version?: string, optional?: boolean }>}
 */
function readPackages(file) {
  return JSON.parse(readFileSync(file, "utf8")).packages ?? {};
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  try {
    await prepare();
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  }
}
