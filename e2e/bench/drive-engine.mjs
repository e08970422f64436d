// Usage: node e2e/bench/drive-engine.mjs '<json>'
// Calls the engine as the executors do and says, as the last line of its output, what the calls took inside this
// process: loading and starting are not in it. A process of its own, because the caller has to start others.
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import { pathToFileURL } from "node:url";

/**
 * One bundle to make: a job, and what its request says instead of what the plugin says.
 * @typedef {{ root: string, change: Record<string, unknown> }} Order
 */

/** Seconds of wall clock and of processor. @typedef {{ wall: number, cpu: number }} Took */

/**
 * What the plugin costs a graph is always measured. `lock`, `bundle`: all orders in one command, as a batch does.
 * `rounds`: each order as a command of its own, several times, the middle one. `clean` is taken away before.
 * @typedef {object} Task
 * @property {string} engine
 * @property {string} plugin
 * @property {string} workspace
 * @property {readonly Order[]} orders
 * @property {readonly ("lock" | "bundle" | "rounds")[]} actions
 * @property {readonly string[]} [clean] paths
 * @property {number} [warmUps] how often the actions are done before they count
 */

const AT_ONCE = 4;
const ROUNDS = 7;

/** @type {Task} */
const task = JSON.parse(process.argv[2] ?? "{}");
const engine = await import(pathToFileURL(task.engine).href);
const plugin = await import(pathToFileURL(task.plugin).href);
await plugin.createNodes[1]([], undefined, { workspaceRoot: task.workspace });

/** @type {Record<string, unknown>} */
const answer = {};
/** @type {Took[]} */
const inferred = [];
for (let round = 0; round <= (task.warmUps ?? 0); round++) {
  for (const path of task.clean ?? []) await rm(path, { recursive: true, force: true });
  let requests = new Map();
  inferred.push(
    await take(async () => {
      requests = await inferRequests();
    }),
  );
  answer["infer"] = middleOf(inferred);
  for (const action of task.actions) {
    if (action === "lock")
      answer[action] = await takeAll((workspace, { root }) => lock(workspace, root));
    if (action === "bundle")
      answer[action] = await takeAll((workspace, order) => bundle(workspace, order, requests));
    if (action === "rounds") answer[action] = await takeRounds(requests);
  }
  answer["requests"] = Object.fromEntries(requests);
}
console.log(`\n${JSON.stringify(answer)}`);

async function inferRequests() {
  const roots = [...new Set(task.orders.map(({ root }) => root))];
  const files = roots.map((root) => `${root}/pyproject.toml`);
  const found = await plugin.createNodes[1](files, undefined, { workspaceRoot: task.workspace });
  return new Map(
    found.flatMap(
      (/** @type {[string, { projects?: Record<string, any> }]} */ [, { projects = {} }]) =>
        Object.entries(projects).map(([root, { targets }]) => [root, targets.bundle.options]),
    ),
  );
}

async function openWorkspace() {
  return await engine.readWorkspace(task.workspace, () => {});
}

/** @param {unknown} workspace @param {string} root */
async function lock(workspace, root) {
  await engine.applyLock(workspace, root, "always");
}

/** @param {unknown} workspace @param {Order} order @param {Map<string, object>} requests */
async function bundle(workspace, { root, change }, requests) {
  await engine.applyBundle(workspace, { ...requests.get(root), ...change, root });
}

/** @param {(workspace: unknown, order: Order) => Promise<void>} work */
async function takeAll(work) {
  return await take(async () => {
    const workspace = await openWorkspace();
    const left = [...task.orders];
    const worker = async () => {
      for (let order = left.shift(); order !== undefined; order = left.shift()) {
        await work(workspace, order);
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, worker));
  });
}

/** @param {Map<string, object>} requests */
async function takeRounds(requests) {
  /** @type {Took[][]} */
  const taken = task.orders.map(() => []);
  for (let round = 0; round < ROUNDS; round++) {
    for (const [index, order] of task.orders.entries()) {
      const output = String(order.change["outputPath"]);
      await rm(join(task.workspace, output), { recursive: true, force: true });
      // A batch opens the workspace once; what jobs share is not shared here.
      const workspace = await openWorkspace();
      taken[index]?.push(await take(() => bundle(workspace, order, requests)));
    }
  }
  return taken.map(middleOf);
}

/** @param {readonly Took[]} rounds */
function middleOf(rounds) {
  return rounds.toSorted((a, b) => a.cpu - b.cpu)[Math.floor(rounds.length / 2)];
}

/** @param {() => Promise<unknown>} work @returns {Promise<Took>} */
async function take(work) {
  const before = process.cpuUsage();
  const started = performance.now();
  await work();
  const wall = (performance.now() - started) / 1000;
  const { user, system } = process.cpuUsage(before);
  return { wall, cpu: (user + system) / 1e6 };
}
