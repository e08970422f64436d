/**
 * Bundles the golden jobs in as many different surroundings as this machine can give, each in a process
 * of its own, and fails where the bytes are others. What a machine does not have is printed as skipped.
 *
 * `node packages/engine/tools/vary-bundles.mjs`
 *
 * Other versions of Node are named by `PYSNIP_NODES`, a list of programs divided by `:`; npm brings
 * them, for instance `npm install --prefix /tmp/node22 node@22`. Other systems and processors run the
 * same command: the golden digests are the ones in the repository.
 */
import { spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const engine = fileURLToPath(new URL("..", import.meta.url));
const vitest = join(
  dirname(createRequire(import.meta.url).resolve("vitest/package.json")),
  "vitest.mjs",
);
const nobody = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"];

/**
 * @typedef {object} Variation
 * @property {string} title
 * @property {Record<string, string>} [env]
 * @property {string} [umask]
 * @property {string[]} [before] A program that starts the process.
 * @property {string} [node] Another Node.
 * @property {string} [folder] Where temporary folders are made, below the system's own.
 */

/** @type {Variation[]} */
export const variations = [
  { title: "a time zone ahead of all others", env: { TZ: "Pacific/Kiritimati" } },
  { title: "a time zone behind Greenwich", env: { TZ: "America/New_York" } },
  { title: "a Turkish locale", env: { LC_ALL: "tr_TR.UTF-8", LANG: "tr_TR.UTF-8" } },
  { title: "no locale", env: { LC_ALL: "C", LANG: "" } },
  { title: "another home", env: { HOME: "/nonexistent", XDG_CACHE_HOME: "/nonexistent" } },
  { title: "one thread for files", env: { UV_THREADPOOL_SIZE: "1" } },
  { title: "many threads for files", env: { UV_THREADPOOL_SIZE: "16" } },
  { title: "a hash seed and an epoch", env: { PYTHONHASHSEED: "7", SOURCE_DATE_EPOCH: "1" } },
  { title: "Node with cleared buffers", env: { NODE_OPTIONS: "--zero-fill-buffers" } },
  { title: "no umask", umask: "000" },
  { title: "a strict umask", umask: "077" },
  { title: "a path with blanks and other letters", folder: "grüße an İstanbul" },
  { title: "a long path", folder: `${"long/".repeat(20)}path` },
  { title: "one processor", before: ["taskset", "-c", "0"] },
  { title: "another user", before: nobody },
  { title: "a clock in 2020", before: ["faketime", "2020-01-01 00:00:00"] },
  { title: "a clock in 2038", before: ["faketime", "2038-01-20 00:00:00"] },
  ...(process.env["PYSNIP_NODES"] ?? "")
    .split(":")
    .filter((node) => node !== "")
    .map((node) => ({ title: node, node })),
];

/** @type {Variation} */
export const allAtOnce = {
  title: "everything at once",
  env: Object.assign({}, ...variations.map(({ env }) => env)),
  umask: "077",
  folder: "grüße an İstanbul",
  before: process.getuid?.() === 0 ? nobody : [],
};

/**
 * Runs the golden test in other surroundings: null when it passed, else what it said.
 * @param {Variation} variation
 * @returns {{ failed: string } | { skipped: string } | null}
 */
export function runVariation({ env = {}, umask = "022", before = [], node, folder = "plain" }) {
  const ownMask = process.umask(0);
  const base = mkdtempSync(join(tmpdir(), "pysnip-vary-"));
  // Another user makes its folders below it.
  chmodSync(base, 0o777);
  try {
    const temporary = join(base, folder);
    mkdirSync(temporary, { recursive: true });
    const spec = "test/golden-bundles.spec.ts";
    const command = [node ?? process.execPath, vitest, "run", spec, "--root", engine];
    const variables = { ...process.env, ...env, TMPDIR: temporary, CI: "true" };
    for (const name of Object.keys(variables))
      if (name.startsWith("VITEST")) delete variables[name];
    const options = { cwd: base, env: variables, encoding: /** @type {const} */ ("utf8") };
    const [program, ...rest] = [...before, node ?? process.execPath, "-e", probeOf(engine)];
    const probe = spawnSync(program ?? "", rest, options);
    if (probe.status !== 0) return { skipped: explainProbe(program ?? "", probe) };
    const [file = "", ...args] = [...before, ...command];
    process.umask(Number.parseInt(umask, 8));
    const done = spawnSync(file, args, options);
    return done.status === 0 ? null : { failed: `${done.stdout}\n${done.stderr}` };
  } finally {
    process.umask(ownMask);
    rmSync(base, { recursive: true, force: true });
  }
}

/** @param {string} folder */
function probeOf(folder) {
  return `require("node:fs").readdirSync(${JSON.stringify(join(folder, "test"))})`;
}

/**
 * @param {string} program
 * @param {import("node:child_process").SpawnSyncReturns<string>} probe
 */
function explainProbe(program, probe) {
  if (probe.error) return `there is no \`${program}\` here`;
  return (
    probe.stderr
      .trim()
      .split("\n")
      .findLast((line) => line !== "") ?? "it cannot be had here"
  );
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  for (const variation of [...variations, allAtOnce]) {
    const found = runVariation(variation);
    if (found === null) console.log(`same     ${variation.title}`);
    else if ("skipped" in found) console.log(`skipped  ${variation.title}: ${found.skipped}`);
    else {
      console.log(`OTHER    ${variation.title}\n${found.failed}`);
      process.exitCode = 1;
    }
  }
}
