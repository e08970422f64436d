import { type ChildProcess, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { chmod, mkdir, readdir, readFile, rm, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { afterAll, beforeAll, beforeEach, expect, inject, it } from "vitest";
import { runProgram } from "../tools/run-program.mjs";
import { createWorkspace, type Workspace } from "./harness/create-workspace.ts";
import { makeEnvironment } from "./harness/make-environment.ts";
import { writeJob } from "./harness/write-job.ts";

let workspace: Workspace;
let aside: string;
let cache: string;
let env: Record<string, string>;

beforeAll(async () => {
  workspace = await createWorkspace();
  aside = join(workspace.root, "..", "held");
  cache = join(aside, "cache");
  const { path } = inject("run");
  env = { PATH: `${aside}:${path}`, PYSNIP_CACHE_DIR: cache };
  await mkdir(aside);
  // A uv that stops at the command that the file `hold` names, until somebody ends it.
  const lines = [
    "#!/bin/sh",
    `if [ "$(cat '${aside}/hold' 2>/dev/null)" = "$1" ]; then`,
    `  echo "$$ $PPID" > '${aside}/held.new' && mv '${aside}/held.new' '${aside}/held'`,
    "  exec sleep 120",
    "fi",
    `PATH='${path}' exec uv "$@"`,
  ];
  await writeFile(join(aside, "uv"), `${lines.join("\n")}\n`);
  await chmod(join(aside, "uv"), 0o755);
  await workspace.write("nx.json", JSON.stringify({ analytics: false, plugins: ["@pysnip/nx"] }));
});
afterAll(() => workspace.dispose());

beforeEach(async () => {
  for (const name of ["held", "hold", "cache"]) {
    await rm(join(aside, name), { recursive: true, force: true });
  }
  for (const name of ["one", "two"]) {
    await workspace.remove(`jobs/${name}`);
    await writeJob(workspace, { root: `jobs/${name}`, dependencies: ["six==1.16.0"] });
  }
});

interface Held {
  readonly command: ChildProcess;
  readonly ended: Promise<void>;
  /** The uv that waits, and the worker that started it. */
  readonly uv: number;
  readonly worker: number;
}

/** Starts `ensure-env` of both jobs in a process group of its own, up to a command of uv. */
async function startUntil(uvCommand: string): Promise<Held> {
  await writeFile(join(aside, "hold"), uvCommand);
  const command = spawn("node_modules/.bin/nx", ["run-many", "-t", "ensure-env"], {
    cwd: workspace.root,
    env: makeEnvironment(inject("run"), join(workspace.root, "..", "state"), env),
    detached: true,
    stdio: "ignore",
  });
  const ended = new Promise<void>((resolve) => {
    command.on("exit", () => resolve());
  });
  await waitFor(() => existsSync(join(aside, "held")), `uv ${uvCommand} was never started`);
  const [uv = 0, worker = 0] = (await readFile(join(aside, "held"), "utf8")).split(" ").map(Number);
  return { command, ended, uv, worker };
}

async function waitFor(isSo: () => boolean, problem: string): Promise<void> {
  for (let round = 0; round < 600; round++) {
    if (isSo()) return;
    await pause(100);
  }
  throw new Error(problem);
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

const listAt = (...path: string[]) => readdir(join(...path)).catch((): string[] => []);

const ctrlC = ({ command }: Held) => process.kill(-(command.pid ?? 0), "SIGINT");
const endNx = ({ command }: Held) => process.kill(command.pid ?? 0, "SIGTERM");
const killAll = ({ command }: Held) => process.kill(-(command.pid ?? 0), "SIGKILL");
const killWorker = ({ worker }: Held) => process.kill(worker, "SIGKILL");

const cases: readonly [title: string, moment: string, end: (held: Held) => void][] = [
  ["Ctrl-C", "lock", ctrlC],
  ["Ctrl-C", "venv", ctrlC],
  ["Ctrl-C", "pip", ctrlC],
  ["SIGTERM to Nx", "lock", endNx],
  ["SIGTERM to Nx", "pip", endNx],
  ["SIGKILL to all of it", "pip", killAll],
  ["SIGKILL to our worker", "lock", killWorker],
];

it.each(cases)("leaves nothing half done after %s during `uv %s`", async (_title, moment, end) => {
  const held = await startUntil(moment);
  end(held);
  await held.ended;
  if (isAlive(held.uv)) process.kill(held.uv, "SIGKILL");
  await waitFor(() => !isAlive(held.worker), "the worker outlives its command");

  for (const name of ["one", "two"]) {
    const names = await listAt(workspace.root, "jobs", name);
    expect(names.filter((entry) => entry.startsWith("."))).toEqual([]);
    if (moment === "lock") expect(names).not.toContain("pysnip.lock");
    else JSON.parse(await workspace.read(`jobs/${name}/pysnip.lock`));
  }
  expect(await listAt(cache, "envs")).toEqual([]);

  // What a killed process could not clear away is cleared a day later.
  const longAgo = new Date(Date.now() - 2 * 24 * 60 * 60 * 1000);
  for (const stage of await listAt(cache, "stage")) {
    await utimes(join(cache, "stage", stage), longAgo, longAgo);
  }
  await rm(join(aside, "hold"), { force: true });
  const next = await workspace.nx(["run-many", "-t", "ensure-env", "bundle"], { env });
  expect(next.exitCode, next.all).toBe(0);
  expect(await listAt(cache, "envs")).toHaveLength(1);
  expect(await listAt(cache, "stage")).toEqual([]);
});

it("ends with a failure, and not with an endless loop, when the worker is killed", async () => {
  await writeFile(join(aside, "hold"), "none");
  const kill = `#!/bin/sh\n[ "$1" = lock ] && kill -KILL $PPID\nexec '${aside}/uv' "$@"\n`;
  await mkdir(join(aside, "killing"), { recursive: true });
  await writeFile(join(aside, "killing", "uv"), kill, { mode: 0o755 });
  const killing = { ...env, PATH: `${join(aside, "killing")}:${env["PATH"] ?? ""}` };
  const done = await workspace.nx(["run-many", "-t", "lock"], { env: killing, timeoutSeconds: 90 });
  expect(done.exitCode, done.all).toBe(1);
  expect(done.seconds).toBeLessThan(90);
  const found = await runProgram("find", ["jobs", "-name", "*pysnip.lock*"], {
    cwd: workspace.root,
  });
  expect(found.stdout).toBe("");
});
