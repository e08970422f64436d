// `npm run demo`: the whole path of a job on real packages, in a workspace of its own that stays to explore.
import { cp, mkdir, mkdtemp, readFile, realpath, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { prepare } from "./prepare.mjs";
import { findCiSignal } from "./tools/ci-signals.mjs";
import { packPackages } from "./tools/pack-packages.mjs";
import { findUv, setUpUv, UV_SETUP_COMMAND } from "./tools/provide-uv.mjs";
import { formatSeconds, say, withProgress } from "./tools/show-progress.mjs";
import { openTerminal } from "./tools/type-command.mjs";

const NX_VERSION = "24.0.6";
const EXAMPLES = fileURLToPath(new URL("examples", import.meta.url));

const started = performance.now();
let folder = "";
try {
  await showDemo();
  say(`\nThe demo took ${formatSeconds((performance.now() - started) / 1000)}.`);
} catch (error) {
  say(`\nThe demo failed: ${error instanceof Error ? error.message : error}`);
  if (folder) say(`What there is so far lies in ${folder}`);
  process.exitCode = 1;
}

async function showDemo() {
  chapter("Build and pack pysnip");
  const { python, pythonMinor: minor } = await prepare();
  const tarballs = await buildTarballs();

  chapter("A new workspace");
  const env = await makeEnvironment(python);
  const workspace = join(folder, "workspace");
  const terminal = openTerminal(workspace, env);
  await makeWorkspace(workspace);
  say(`$ cd ${workspace}`);
  const files = tarballs.map((file) => `../packages/${basename(file)}`);
  await terminal.type("npm", ["install", "--save-dev", `nx@${NX_VERSION}`, ...files]);
  await terminal.typeNx(["g", "@pysnip/nx:init"]);

  chapter("Paste a function: it becomes a job");
  await terminal.type("cat", ["churn.py"]);
  await terminal.typeNx(
    [
      ...["g", "@pysnip/nx:snippet", "jobs/churn", "--from", "-"],
      // The Python that starts the bundle below; left out, the newest one found is taken.
      ...["--deps", "pandas>=2,<3", "--python", minor],
    ],
    "churn.py",
  );
  await terminal.type("cat", ["jobs/churn/pyproject.toml"]);

  chapter("Lock, install, bundle");
  await terminal.typeNx(["run", "churn:lock"]);
  await terminal.typeNx(["run", "churn:ensure-env"]);
  await terminal.typeNx(["run", "churn:bundle"]);
  await terminal.typeNx(["run", "churn:bundle"]);
  await requireCacheHit(workspace, "churn:bundle");
  say("  That was a cache hit: nothing had changed, so no bundling ran.");

  chapter("Run it: from source, as a bundle, and its test");
  const input = JSON.stringify(JSON.parse(await readFile(join(EXAMPLES, "churn.json"), "utf8")));
  await terminal.typeNx(["run", "churn:run", "--", "--input", input]);
  await terminal.type(python, ["dist/jobs/churn/churn.zip", "--input", input]);
  await terminal.typeNx(["test", "churn"]);

  chapter("A second job, written by hand with `libraries` as SnakeBridge writes them");
  await copySecondJob(workspace);
  await terminal.type("cat", ["jobs/roots/pyproject.toml"]);
  await terminal.typeNx(["run", "roots:lock"]);
  await terminal.typeNx(["run", "roots:ensure-env"]);
  await terminal.typeNx(["run", "roots:run", "--", "--input", '{"coefficients": [1, 0, -2, 0]}']);

  say(`\nEverything worked. The workspace stays here:\n  cd ${workspace}`);
  say("Three commands to try there:");
  say("  npx nx run-many -t bundle        # bundles both jobs; churn comes from the cache");
  say("  npx nx run churn:run -- --input '{}'   # a wrong input is refused with the reason");
  say("  npx nx graph                     # what Nx knows about the jobs");
}

/** @returns {Promise<string[]>} */
async function buildTarballs() {
  // Loaded late: Nx comes with the packages that `prepare` installs.
  const { runTargets } = await import("./tools/run-nx.mjs");
  const built = await withProgress("build", () => runTargets(["build"]));
  if (built.finished.exitCode !== 0) throw new Error(`the build failed\n${built.finished.all}`);
  folder = await realpath(await mkdtemp(join(tmpdir(), "pysnip-demo-")));
  await mkdir(join(folder, "packages"));
  const packed = await withProgress("npm pack", () => packPackages(join(folder, "packages")));
  return [packed.engine.file, packed.nx.file];
}

/**
 * This machine's environment; in CI with installing allowed on purpose, and uv set up as a step of its own.
 * @param {string} python
 * @returns {Promise<NodeJS.ProcessEnv>}
 */
async function makeEnvironment(python) {
  /** @type {NodeJS.ProcessEnv} */
  const env = { ...process.env, NX_TUI: "false", NX_DAEMON: "false" };
  say(
    "Nx's background process is switched off here (NX_DAEMON=false), so that nothing is left running.",
  );
  const uv = await findUv(env);
  const signal = findCiSignal(env);
  if (signal === undefined) {
    say(
      uv
        ? `uv ${uv} is on PATH.`
        : "uv is not on PATH: the first `lock` fetches it once, into your user cache.",
    );
    return env;
  }
  say(`This looks like CI (${signal} is set), where pysnip installs nothing by itself.`);
  say("$ export PYSNIP_INSTALL=always   # the demo allows it on purpose");
  env["PYSNIP_INSTALL"] = "always";
  if (uv) {
    say(`uv ${uv} is on PATH.`);
    return env;
  }
  say(`uv is not on PATH, so this is the documented CI step:\n$ ${UV_SETUP_COMMAND}`);
  const ready = await withProgress("setting up uv", () => setUpUv(python, env));
  if ("problem" in ready) throw new Error(ready.problem);
  env["PATH"] = ready.path;
  return env;
}

/** @param {string} workspace */
async function makeWorkspace(workspace) {
  await mkdir(join(workspace, "jobs"), { recursive: true });
  const manifest = { name: "demo", version: "0.0.0", private: true };
  await writeFile(join(workspace, "package.json"), `${JSON.stringify(manifest, null, 2)}\n`);
  // Nx asks about usage data at its first start; a demo must not stop at a question.
  const nx = { analytics: false, cacheDirectory: ".nx/cache" };
  await writeFile(join(workspace, "nx.json"), `${JSON.stringify(nx, null, 2)}\n`);
  await writeFile(join(workspace, ".gitignore"), "node_modules/\ndist/\n.nx/\n");
  await cp(join(EXAMPLES, "churn.py"), join(workspace, "churn.py"));
}

/**
 * Nx's report of the last command says which tasks came from the cache.
 * @param {string} workspace
 * @param {string} task
 */
async function requireCacheHit(workspace, task) {
  const report = JSON.parse(await readFile(join(workspace, ".nx", "cache", "run.json"), "utf8"));
  const found = report.tasks.find((/** @type {{ taskId: string }} */ one) => one.taskId === task);
  if (found?.cacheStatus !== "local-cache-hit") {
    throw new Error(`${task} was not a cache hit (${found?.cacheStatus ?? "did not run"})`);
  }
}

/**
 * The example says Python 3.11; here it takes the minor that was found for the first job.
 * @param {string} workspace
 */
async function copySecondJob(workspace) {
  const target = join(workspace, "jobs", "roots");
  await cp(join(EXAMPLES, "sympy"), target, { recursive: true });
  const python = /^python = .*$/m;
  const first = await readFile(join(workspace, "jobs", "churn", "pyproject.toml"), "utf8");
  const file = join(target, "pyproject.toml");
  const manifest = await readFile(file, "utf8");
  await writeFile(file, manifest.replace(python, python.exec(first)?.[0] ?? "$&"));
}

/** @param {string} title */
function chapter(title) {
  say(`\n== ${title}`);
}
