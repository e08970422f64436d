// Usage: node e2e/bench/measure-graph.mjs [--jobs 1000] [--plugin packages/nx/dist/index.js]
// What the plugin costs each process that computes Nx's graph: CPU time to load it, and CPU time of its own
// for many manifests, beside what reading the same files takes.
import { execFile } from "node:child_process";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL, fileURLToPath } from "node:url";
import { parseArgs, promisify } from "node:util";

/**
 * CPU milliseconds of one process: to load the plugin, to infer every job, and to read the same files alone.
 * @typedef {{ load: number, infer: number, read: number }} GraphCost
 */

const ROUNDS = 7;
const SETS = 10;

/**
 * Measures the plugin on a workspace of its own making; the best of several processes, because other work
 * on the machine can only add.
 * @param {{ jobs: number, plugin?: string }} options
 * @returns {Promise<GraphCost>}
 */
export async function measureGraph({ jobs, plugin = PLUGIN }) {
  const root = await mkdtemp(join(tmpdir(), "pysnip-graph-"));
  try {
    const files = await writeJobs(root, jobs);
    const script = join(root, "measure.mjs");
    await writeFile(script, SCRIPT);
    /** @type {GraphCost[]} */
    const rounds = [];
    for (let round = 0; round < ROUNDS; round++) {
      const input = JSON.stringify({ plugin: pathToFileURL(plugin).href, root, files });
      await writeFile(join(root, "input.json"), input);
      const { stdout } = await promisify(execFile)(process.execPath, [script], { cwd: root });
      rounds.push(JSON.parse(stdout));
    }
    const best = (/** @type {keyof GraphCost} */ key) =>
      Math.min(...rounds.map((round) => round[key]));
    return { load: best("load"), infer: best("infer"), read: best("read") };
  } finally {
    await rm(root, { recursive: true, force: true });
  }
}

const PLUGIN = fileURLToPath(new URL("../../packages/nx/dist/index.js", import.meta.url));

/**
 * @param {string} root
 * @param {number} jobs
 * @returns {Promise<string[]>} the manifests
 */
async function writeJobs(root, jobs) {
  const files = [];
  for (let index = 0; index < jobs; index++) {
    const folder = `jobs/job${index}`;
    await mkdir(join(root, folder, "src"), { recursive: true });
    const dependencies = ["pandas>=2,<3", "requests>=2.31", `six==1.${index % SETS}.0`];
    const manifest = [
      "[project]",
      `name = "job${index}"`,
      'version = "1.0.0"',
      `description = "Job number ${index}"`,
      `dependencies = ${JSON.stringify(dependencies)}`,
      "",
      "[tool.pysnip]",
      'entry = "job:answer"',
      'python = "3.11"',
      "",
    ].join("\n");
    const source = `import pandas\n\n\ndef answer(n: int = 1):\n    return n + ${index}\n`;
    await writeFile(join(root, folder, "pyproject.toml"), manifest);
    await writeFile(join(root, folder, "src", "job.py"), source);
    files.push(`${folder}/pyproject.toml`);
  }
  return files;
}

// Its own file, so that nothing of this one is loaded in the process that is measured.
const SCRIPT = `
import { closeSync, fstatSync, lstatSync, openSync, readFileSync } from "node:fs";
const { plugin, root, files } = JSON.parse(readFileSync("input.json", "utf8"));
const sources = files.map((file) => file.replace("pyproject.toml", "src/job.py"));
const cpu = async (work) => {
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
};
const read = (path) => {
  lstatSync(path);
  const handle = openSync(path);
  fstatSync(handle);
  const text = readFileSync(handle, "utf8");
  closeSync(handle);
  return text;
};
let createNodes;
const load = await cpu(async () => {
  ({ createNodes } = await import(plugin));
  await createNodes[1]([], undefined, { workspaceRoot: root });
});
const infer = await cpu(() => createNodes[1](files, undefined, { workspaceRoot: root }));
const alone = await cpu(() => [...files, ...sources].map((path) => read(path)));
console.log(JSON.stringify({ load, infer, read: alone }));
`;

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { values } = parseArgs({
    options: { jobs: { type: "string", default: "1000" }, plugin: { type: "string" } },
  });
  const jobs = Number(values.jobs);
  const cost = await measureGraph({ jobs, ...(values.plugin ? { plugin: values.plugin } : {}) });
  const own = cost.infer - cost.read;
  console.log(`load the plugin: ${cost.load.toFixed(0)} ms of CPU`);
  console.log(
    `infer ${jobs} jobs: ${cost.infer.toFixed(0)} ms of CPU, ${own.toFixed(0)} ms beside reading the files`,
  );
}
