import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { createWorkspace, type Workspace } from "./harness/create-workspace.ts";
import { writeJob } from "./harness/write-job.ts";

const COUNT = 20;

/** What one process did that computed the nodes of the graph. */
interface Doings {
  /** Code of packages, in the order in which it was loaded. */
  readonly modules: readonly string[];
  readonly opened: readonly string[];
  readonly started: readonly string[];
  readonly projects: number;
}

let workspace: Workspace;
let doings: Doings;

// Watches what is asked of Node's own modules, whoever asks.
const WATCH = `
const { syncBuiltinESMExports, register } = require("node:module");
const opened = (globalThis.opened = []);
const started = (globalThis.started = []);
const watch = (module, names, list) => {
  for (const name of names) {
    const real = module[name];
    module[name] = (...args) => {
      list.push(String(args[0]));
      return real.apply(module, args);
    };
  }
};
const fs = require("node:fs");
watch(fs, ["openSync", "open", "createReadStream", "readdirSync", "readdir"], opened);
watch(fs.promises, ["open", "readFile", "readdir", "opendir"], opened);
const readFileSync = fs.readFileSync;
fs.readFileSync = (path, ...rest) => {
  if (typeof path !== "number") opened.push(String(path));
  return readFileSync(path, ...rest);
};
watch(require("node:child_process"), ["spawn", "spawnSync", "exec", "execSync", "execFile", "execFileSync", "fork"], started);
watch(require("node:net"), ["connect", "createConnection"], started);
syncBuiltinESMExports();
`;

// Runs in a thread of its own, so it tells by a file.
const LOG_LOADS = `
import { appendFileSync } from "node:fs";
export async function load(url, context, next) {
  if (!url.startsWith("node:")) appendFileSync("modules.log", url + "\\n");
  return next(url, context);
}
`;

const COMPUTE = `
import { readFileSync } from "node:fs";
import { register } from "node:module";
register("./log-loads.mjs", import.meta.url);
const files = JSON.parse(readFileSync("files.json", "utf8"));
const { createNodes } = await import("@pysnip/nx");
globalThis.opened.length = 0;
const nodes = await createNodes[1](files, undefined, { workspaceRoot: process.cwd() });
const { opened, started } = globalThis;
console.log(JSON.stringify({ opened, started, projects: nodes.length }));
`;

beforeAll(async () => {
  workspace = await createWorkspace();
  await workspace.write("pysnip.toml", "");
  await workspace.write("shared.txt", "attrs\n");
  for (let index = 0; index < COUNT; index++) {
    const settings = index === 0 ? { settings: 'requirements = ["../../shared.txt"]' } : {};
    await writeJob(workspace, { root: `jobs/j${index}`, dependencies: ["six>=1.16"], ...settings });
  }
  const files = Array.from({ length: COUNT }, (_, index) => `jobs/j${index}/pyproject.toml`);
  await workspace.write("files.json", JSON.stringify(files));
  await workspace.write("watch.cjs", WATCH);
  await workspace.write("log-loads.mjs", LOG_LOADS);
  await workspace.write("compute.mjs", COMPUTE);
  const done = await workspace.exec(process.execPath, ["--require=./watch.cjs", "compute.mjs"]);
  expect(done.exitCode, done.all).toBe(0);
  const modules = (await workspace.read("modules.log")).trim().split("\n");
  doings = { ...JSON.parse(done.stdout), modules };
});
afterAll(() => workspace.dispose());

it("infers every job", () => {
  expect(doings.projects).toBe(COUNT);
});

it("loads few files of code, and nothing that only other commands need", async () => {
  const sizes = await Promise.all(
    doings.modules.map(async (url) => (await workspace.readBytes(pathOf(url))).length),
  );
  expect(doings.modules.length).toBeLessThanOrEqual(20);
  // What is loaded costs about a millisecond of every graph for 20 kilobytes.
  expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(750_000);
  const texts = await Promise.all(doings.modules.map((url) => workspace.read(pathOf(url))));
  for (const costly of ["node_modules/execa", "node_modules/undici", "node_modules/fast-glob"]) {
    expect(texts.filter((text) => text.includes(`// ${costly}/`))).toEqual([]);
  }
});

it("starts nothing and connects to nothing", () => {
  expect(doings.started).toEqual([]);
});

it("opens each manifest, each entry, and what they name, once; all inside the workspace", () => {
  const inside = doings.opened.map(pathOf).filter((path) => !path.startsWith("node_modules/"));
  const expected = Array.from({ length: COUNT }, (_, index) => [
    `jobs/j${index}/pyproject.toml`,
    `jobs/j${index}/src/job.py`,
  ]).flat();
  expect(inside.toSorted()).toEqual([...expected, "pysnip.toml", "shared.txt"].toSorted());
  const code = doings.opened.map(pathOf).filter((path) => path.startsWith("node_modules/"));
  expect(code.filter((path) => !path.startsWith("node_modules/@pysnip/nx/"))).toEqual([]);
});

/** A path from the workspace's root; one outside of it stays as it is. */
function pathOf(place: string): string {
  const path = place.startsWith("file:") ? new URL(place).pathname : place;
  const prefix = join(workspace.root, "/");
  return path.startsWith(prefix) ? path.slice(prefix.length) : path;
}
