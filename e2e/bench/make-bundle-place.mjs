import { link, mkdir, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { findPython } from "../tools/find-python.mjs";
import { setUpUv } from "../tools/provide-uv.mjs";
import { runProgram } from "../tools/run-program.mjs";
import { renderManifest } from "./bundle-sets.mjs";
import { timeCommand } from "./time-command.mjs";

/**
 * Where the benchmark works: a folder, an interpreter, what commands see of this machine, and how. The network
 * belongs to what is done before the measuring; `quiet` has none, and nothing that a start would read for it.
 * @typedef {object} BundlePlace
 * @property {string} folder
 * @property {string} workspace the folder of pysnip's jobs
 * @property {string} wheels a folder with every wheel
 * @property {{ python: string, platform: string }} machine
 * @property {string} interpreter
 * @property {string} tools the programs of the others
 * @property {string} plugin the built plugin
 * @property {string} engine
 * @property {NodeJS.ProcessEnv} network
 * @property {NodeJS.ProcessEnv} quiet
 */

/** The others, as they are on the index on the day of writing. */
export const RIVALS = { pex: "2.105.2", shiv: "1.0.8", pip: "26.3" };

/**
 * @param {string} folder
 * @param {string} engine the folder of its build
 * @returns {Promise<BundlePlace>}
 */
export async function makeBundlePlace(folder, engine) {
  const found = await findPython();
  if ("problem" in found) throw new Error(found.problem);
  const asked = ["-I", "-c", "import os, sys; print(os.path.realpath(sys.executable))"];
  const interpreter = (await runProgram(found.command, asked)).stdout.trim();
  const uv = await setUpUv(found.command, process.env);
  if ("problem" in uv) throw new Error(uv.problem);
  const own = {
    PATH: `${dirname(interpreter)}:${uv.path}`,
    HOME: join(folder, "home"),
    PYSNIP_CACHE_DIR: join(folder, "pysnip"),
    UV_CACHE_DIR: join(folder, "uv"),
  };
  const place = {
    folder,
    workspace: join(folder, "workspace"),
    wheels: join(folder, "wheels"),
    machine: { python: found.minor, platform: platformOf(process.platform, process.arch) },
    interpreter,
    tools: join(folder, "tools", "bin"),
    plugin: fileURLToPath(new URL("../../packages/nx/dist", import.meta.url)),
    engine: join(engine, "index.js"),
    network: { ...process.env, ...own },
    quiet: { ...own, LANG: "C.UTF-8", PYSNIP_OFFLINE: "1", SOURCE_DATE_EPOCH: "1735689600" },
  };
  for (const path of [own.HOME, place.wheels, place.workspace])
    await mkdir(path, { recursive: true });
  await writeFile(join(place.workspace, "nx.json"), '{ "plugins": ["@pysnip/nx"] }\n');
  await writeFile(join(place.workspace, "pysnip.toml"), '[policy]\nundeclared-imports = "warn"\n');
  const names = Object.entries(RIVALS).map(([name, version]) => `${name}==${version}`);
  await mustRun(place, ["uv", "venv", "-q", "-p", interpreter, join(folder, "tools")]);
  await mustRun(place, ["uv", "pip", "install", "-q", "-p", join(place.tools, "python"), ...names]);
  return place;
}

/** @param {BundlePlace} place @param {string} root @param {readonly string[]} dependencies @param {string} source */
export async function writeBundleJob({ workspace, machine }, root, dependencies, source) {
  const folder = join(workspace, root);
  await mkdir(join(folder, "src"), { recursive: true });
  await writeManifest({ workspace, machine }, root, dependencies);
  await writeFile(join(folder, "src", "job.py"), source);
}

/** @param {Pick<BundlePlace, "workspace" | "machine">} place @param {string} root @param {readonly string[]} dependencies */
export async function writeManifest({ workspace, machine }, root, dependencies) {
  const name = root.slice(root.lastIndexOf("/") + 1);
  const text = renderManifest(name, dependencies, machine);
  await writeFile(join(workspace, root, "pyproject.toml"), text);
}

/**
 * Lets the engine do something in a process of its own, and gives what it took in there.
 * @param {BundlePlace} place
 * @param {Omit<import("./drive-engine.mjs").Task, "engine" | "plugin" | "workspace">} task
 * @param {"network" | "quiet"} [surroundings]
 * @returns {Promise<Record<string, any>>}
 */
export async function driveEngine(place, task, surroundings = "quiet") {
  const { engine, workspace } = place;
  const text = JSON.stringify({
    ...task,
    engine,
    workspace,
    plugin: join(place.plugin, "index.js"),
  });
  const command = [process.execPath, DRIVER, text];
  const done = await mustRun(place, command, surroundings);
  return JSON.parse(done.stdout.trimEnd().split("\n").at(-1) ?? "");
}

const DRIVER = fileURLToPath(new URL("drive-engine.mjs", import.meta.url));

/** The packages of a job's lockfile, a line each. @param {BundlePlace} place @param {string} root */
export async function readPins({ workspace }, root) {
  const lockfile = JSON.parse(await readFile(join(workspace, root, "pysnip.lock"), "utf8"));
  /** @type {{ name: string, version: string }[]} */
  const packages = lockfile.resolution.packages;
  return packages.map(({ name, version }) => `${name}==${version}`);
}

/** Puts the wheels of pysnip's store into one folder, where the others find them. @param {BundlePlace} place */
export async function shareWheels({ quiet, wheels }) {
  const store = join(String(quiet["PYSNIP_CACHE_DIR"]), "wheels");
  for (const path of await readdir(store, { recursive: true })) {
    if (!path.endsWith(".whl")) continue;
    const target = join(wheels, path.slice(path.lastIndexOf("/") + 1));
    await rm(target, { force: true });
    await link(join(store, path), target);
  }
}

/**
 * How many processes a command starts, itself among them; null where strace is missing.
 * @param {BundlePlace} place
 * @param {readonly string[]} command
 */
export async function countProcesses({ folder, quiet }, command) {
  const log = join(folder, "calls.log");
  const calls = [
    "-f",
    "--seccomp-bpf",
    "-qq",
    "-e",
    "trace=clone,clone3,fork,vfork",
    "-e",
    "signal=none",
    "-o",
    log,
  ];
  const done = await runProgram("strace", [...calls, ...command], { cwd: folder, env: quiet });
  if (done.exitCode !== 0) return null;
  const lines = (await readFile(log, "utf8")).split("\n");
  const starts = lines.filter((line) => /\b(clone3?|v?fork)\(/.test(line));
  return 1 + starts.filter((line) => !/CLONE_THREAD| = -1 /.test(line)).length;
}

/** The bytes of the archives in a folder, or of one file. @param {string} path */
export async function measureBytes(path) {
  const facts = await stat(path);
  if (!facts.isDirectory()) return facts.size;
  let sum = 0;
  for (const name of await readdir(path, { recursive: true })) {
    if (name.endsWith(".zip")) sum += (await stat(join(path, name))).size;
  }
  return sum;
}

/** @param {BundlePlace} place @param {readonly string[]} command @param {NodeJS.ProcessEnv} [more] */
export async function timeQuiet({ folder, quiet }, command, more = {}) {
  return await timeCommand(command, { cwd: folder, env: { ...quiet, ...more } });
}

/** @param {BundlePlace} place @param {readonly string[]} command @param {"network" | "quiet"} [surroundings] */
export async function mustRun(place, command, surroundings = "network") {
  const [file = "", ...args] = command;
  const env = place[surroundings];
  const done = await runProgram(file, args, { cwd: place.folder, env, timeoutSeconds: 900 });
  if (done.exitCode !== 0) throw new Error(`\`${command.join(" ")}\` failed\n${done.all}`);
  return done;
}

/** @param {string} system @param {string} architecture */
function platformOf(system, architecture) {
  const names = { linux: "linux", darwin: "macos" };
  if (system !== "linux" && system !== "darwin")
    throw new Error(`this benchmark needs ${Object.keys(names).join(" or ")}`);
  if (architecture === "x64") return `${names[system]}-x86_64`;
  return system === "linux" ? "linux-aarch64" : "macos-arm64";
}
