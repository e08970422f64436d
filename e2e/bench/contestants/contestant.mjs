import { cp, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { runProgram } from "../../tools/run-program.mjs";
import { renderProject } from "../job-corpus.mjs";

/** @typedef {import("../job-corpus.mjs").CorpusJob} CorpusJob */

/**
 * A tool that brings jobs from nothing to locked, installed and bundled.
 * @typedef {object} Contestant
 * @property {string} id
 * @property {string} title
 * @property {(job: CorpusJob) => Record<string, string>} filesOf the files of one job, from its folder
 * @property {Record<string, string>} files the files of the workspace
 * @property {Record<string, string>} packages npm packages, with their versions or files
 * @property {boolean} [jobsAreWorkspaces] whether npm has to know the folders of the jobs
 * @property {readonly string[]} everything locks, installs and bundles all jobs
 * @property {readonly string[]} graph computes the graph of projects
 * @property {(path: string) => boolean} isMade whether a path of a job's folder is made by the tool
 * @property {(output: string, state: string) => Promise<TaskCount>} countTasks
 * @property {string} policy a file of the workspace that every job is judged by
 * @property {boolean} policyRebuilds whether a bundle has to be made again when that file changed
 * @property {readonly string[]} bundleAlone bundles one job without anything before it; `{name}` stands for it
 */

/**
 * How many tasks a command had, and how many of them did their work.
 * @typedef {{ run: number, scheduled: number, bundled: number }} TaskCount
 */

/**
 * A workspace on disk and what commands in it need.
 * @typedef {{ root: string, state: string, env: NodeJS.ProcessEnv }} Place
 */

/** Variables that keep a tool's state in a folder of its own. */
export function makeEnvironment(/** @type {string} */ state) {
  /** @type {NodeJS.ProcessEnv} */
  const env = {};
  for (const [name, value] of Object.entries(process.env)) {
    if (!/^(?:NX_|TURBO_|PYSNIP_|CI$|VIRTUAL_ENV$|npm_|NODE_OPTIONS$)/.test(name))
      env[name] = value;
  }
  return {
    ...env,
    DO_NOT_TRACK: "1",
    NX_CACHE_DIRECTORY: join(state, "nx-cache"),
    NX_DAEMON: "false",
    NX_NO_CLOUD: "true",
    NX_PARALLEL: "2",
    NX_TUI: "false",
    NX_WORKSPACE_DATA_DIRECTORY: join(state, "nx-data"),
    PYSNIP_CACHE_DIR: join(state, "pysnip"),
    TURBO_CACHE_DIR: join(state, "turbo-cache"),
    TURBO_TELEMETRY_DISABLED: "1",
  };
}

/**
 * Makes a workspace with the jobs, its npm packages installed and everything committed.
 * @param {Contestant} contestant
 * @param {readonly CorpusJob[]} jobs
 * @param {string} folder
 * @returns {Promise<Place>}
 */
export async function makePlace(contestant, jobs, folder) {
  const root = join(folder, "workspace");
  const state = join(folder, "state");
  const place = { root, state, env: makeEnvironment(state) };
  const manifest = { name: "bench", version: "0.0.0", private: true, packageManager: "npm@11.0.0" };
  const files = {
    "package.json": JSON.stringify(
      {
        ...manifest,
        ...(contestant.jobsAreWorkspaces ? { workspaces: ["jobs/*"] } : {}),
        devDependencies: contestant.packages,
      },
      null,
      2,
    ),
    ".gitignore": "node_modules/\ndist/\n.nx/\n.turbo/\n.venv/\n__pycache__/\n",
    ...contestant.files,
  };
  await writeFiles(root, files);
  for (const job of jobs) await writeFiles(join(root, job.root), contestant.filesOf(job));
  await run(place, ["npm", "install", "--no-audit", "--no-fund", "--legacy-peer-deps"]);
  for (const args of [["init", "--quiet"], ["add", "--all"], COMMIT])
    await run(place, ["git", ...args]);
  return place;
}

const COMMIT = [
  ...["-c", "user.name=bench", "-c", "user.email=bench@example.invalid"],
  ...["commit", "--quiet", "--message", "Jobs"],
];

/** Takes back what the tool made, and what it remembers. */
export async function forget(
  /** @type {Contestant} */ contestant,
  /** @type {readonly CorpusJob[]} */ jobs,
  /** @type {Place} */ { root, state },
) {
  await rm(state, { recursive: true, force: true });
  for (const path of ["dist", ".nx", ".turbo"])
    await rm(join(root, path), { recursive: true, force: true });
  for (const job of jobs) {
    for (const path of MADE) {
      if (contestant.isMade(path))
        await rm(join(root, job.root, path), { recursive: true, force: true });
    }
  }
}

const MADE = ["pysnip.lock", "uv.lock", ".venv", "dist", ".turbo"];

/**
 * A second clone: what git tracks, with the lockfiles, and the npm packages; the tool's caches stay.
 * @param {Place} place
 * @param {string} folder
 * @returns {Promise<Place>}
 */
export async function makeClone(place, folder) {
  const root = join(folder, "workspace");
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  await run(place, ["git", "add", "--all"]);
  await runProgram("git", COMMIT, { cwd: place.root, env: place.env });
  await run(place, ["git", "clone", "--quiet", ".", root]);
  await cp(join(place.root, "node_modules"), join(root, "node_modules"), {
    recursive: true,
    verbatimSymlinks: true,
  });
  return { ...place, root };
}

/** Runs a command that is not measured; throws with its output when it fails. */
export async function run(
  /** @type {Place} */ { root, env },
  /** @type {readonly string[]} */ [file = "", ...args],
) {
  const done = await runProgram(file, args, { cwd: root, env, timeoutSeconds: 900 });
  if (done.exitCode !== 0) throw new Error(`\`${[file, ...args].join(" ")}\` failed\n${done.all}`);
  return done;
}

/** @param {string} folder @param {Record<string, string>} files */
export async function writeFiles(folder, files) {
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
}

/** Counts the tasks of the last Nx command by the report that Nx itself writes. */
export async function countNxTasks(/** @type {string} */ _output, /** @type {string} */ state) {
  const report = JSON.parse(await readFile(join(state, "nx-cache", "run.json"), "utf8"));
  /** @type {{ taskId: string, cacheStatus: string }[]} */
  const tasks = report.tasks;
  const worked = tasks.filter(({ cacheStatus }) => cacheStatus === "cache-miss");
  const bundled = worked.filter(({ taskId }) => /:(?:bundle|build)$/.test(taskId));
  return { run: worked.length, scheduled: tasks.length, bundled: bundled.length };
}

/** Packs a job as a person would by hand: sources, and what uv exports of its lockfile. */
export const PACK_BY_ZIP =
  "mkdir -p dist && uv export --quiet --frozen --no-dev --no-emit-project -o dist/requirements.txt && " +
  "rm -f dist/job.zip && cd src && zip -q -r ../dist/job.zip . -x '*__pycache__*' && cd .. && zip -q -j dist/job.zip dist/requirements.txt";

/** The manifest and the source of a job in a folder without a build backend. */
export function plainFiles(/** @type {CorpusJob} */ job) {
  return { "pyproject.toml": renderProject(job), "src/job.py": job.source };
}
