import { createHash } from "node:crypto";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, inject, it } from "vitest";
import {
  countUv,
  type CountedUv,
  setTripwires,
  type Tripwires,
} from "./harness/count-processes.ts";
import { createWorkspace, type Workspace } from "./harness/create-workspace.ts";
import { renderManifest, type SmallJob, writeJob } from "./harness/write-job.ts";

const alpha: SmallJob = { root: "jobs/alpha", dependencies: ["six>=1.16,<2"] };
const beta: SmallJob = { root: "jobs/beta" };

let workspace: Workspace;
let uv: CountedUv;
let tripwires: Tripwires;
let cache: string;

beforeAll(async () => {
  workspace = await createWorkspace();
  uv = await countUv(join(workspace.root, "..", "counted"), inject("run").path);
  tripwires = await setTripwires(join(workspace.root, "..", "tripwires"), inject("run").path);
  cache = await mkdtemp(join(inject("run").folder, "ci-cache-"));
  await workspace.write("nx.json", JSON.stringify({ analytics: false, plugins: ["@pysnip/nx"] }));
  for (const job of [alpha, beta]) await writeJob(workspace, job);
  const locked = await workspace.nx(["run-many", "-t", "lock"]);
  expect(locked.exitCode, locked.all).toBe(0);
  await workspace.git("add", "--all");
  await workspace.git("commit", "--quiet", "--message", "Two locked jobs");
});
afterAll(async () => {
  await tripwires.close();
  await workspace.dispose();
  await rm(cache, { recursive: true, force: true });
});

const inCi = (args: string[], changes: Record<string, string | undefined> = {}) =>
  workspace.nx(args, { env: { CI: "true", PATH: uv.path, PYSNIP_CACHE_DIR: cache, ...changes } });

it("accepts a lockfile that is current, and bundles", async () => {
  await uv.take();
  const done = await inCi(["run-many", "-t", "bundle"]);
  expect(done.exitCode, done.all).toBe(0);
  expect(await uv.take()).toEqual([]);
});

const refusals: [title: string, edit: () => Promise<unknown>, code: string, texts: string[]][] = [
  [
    "is stale",
    () =>
      workspace.write(
        "jobs/alpha/pyproject.toml",
        renderManifest({ ...alpha, dependencies: ["six>=1.17"] }),
      ),
    "PYSNIP_LOCK_STALE",
    ["  jobs/alpha/pyproject.toml:4 dependencies: + six>=1.17", "requirements: - six<2,>=1.16"],
  ],
  [
    "was locked for another Python",
    () =>
      workspace.write(
        "jobs/alpha/pyproject.toml",
        renderManifest(alpha).replace(/^python = .*$/m, 'python = "3.14"'),
      ),
    "PYSNIP_LOCK_STALE",
    ["  jobs/alpha/pyproject.toml:8 python: python ", " -> 3.14"],
  ],
  [
    "was made under another policy",
    () => workspace.write("pysnip.toml", '[policy]\nprereleases = ["six"]\n'),
    "PYSNIP_LOCK_STALE",
    ["  pysnip.toml:2 policy.prereleases: pre-releases if-necessary -> six"],
  ],
  [
    "is missing",
    () => workspace.remove("jobs/alpha/pysnip.lock"),
    "PYSNIP_LOCK_MISSING",
    ["commit `jobs/alpha/pysnip.lock`"],
  ],
  [
    "was edited by hand",
    async () => {
      const text = await workspace.read("jobs/alpha/pysnip.lock");
      await workspace.write(
        "jobs/alpha/pysnip.lock",
        text.replace('"name": "six"', '"name": "evil"'),
      );
    },
    "PYSNIP_LOCK_INVALID",
    ["  jobs/alpha/pysnip.lock:", "edited by hand"],
  ],
  [
    "has merge conflict markers",
    async () => {
      const text = await workspace.read("jobs/alpha/pysnip.lock");
      await workspace.write(
        "jobs/alpha/pysnip.lock",
        `<<<<<<< HEAD\n${text}=======\n${text}>>>>>>> other\n`,
      );
    },
    "PYSNIP_LOCK_INVALID",
    ["  jobs/alpha/pysnip.lock:1: it holds merge conflict markers"],
  ],
];

it.each(refusals)(
  "fails, writes nothing, starts nothing and asks nothing when the lockfile %s",
  async (_title, edit, code, texts) => {
    await edit();
    const before = [await hashTree(), await listCache()];
    const done = await inCi(["run-many", "-t", "bundle"], {
      ...tripwires.env,
      CI: undefined,
      GITLAB_CI: "true",
    });
    expect(done.exitCode, done.all).toBe(1);
    const decided = "nothing was written because this looks like CI (`GITLAB_CI` is set)";
    const hint = "hint: run `npx nx run alpha:lock` on your machine and commit";
    for (const text of [code, ...texts, decided, hint]) expect(done.all).toContain(text);
    expect(done.all).not.toContain("    at ");
    expect(done.tasks.get("alpha:bundle")).toBeUndefined();
    // A policy is that of all jobs.
    if (!done.all.includes("pysnip.toml")) {
      expect(done.tasks.get("beta:bundle")).toMatchObject({ success: true });
    }
    expect([await hashTree(), await listCache()]).toEqual(before);
    expect(await tripwires.readTripped()).toEqual([]);
    await workspace.git("checkout", "--", ".");
    await workspace.remove("pysnip.toml");
  },
);

it("has tripwires that a command outside CI trips over", async () => {
  const wires = await setTripwires(join(workspace.root, "..", "control"), inject("run").path);
  const { PATH, ...index } = wires.env;
  await workspace.remove("jobs/alpha/pysnip.lock");
  const env = { PYSNIP_CACHE_DIR: cache };
  const uncached = { UV_CACHE_DIR: join(workspace.root, "..", "control", "uv-cache") };
  await workspace.nx(["run", "alpha:lock"], { env: { ...env, ...index, ...uncached } });
  expect(await wires.readTripped()).toEqual(expect.arrayContaining(["/simple/six/"]));
  await workspace.nx(["run", "alpha:lock"], { env: { ...env, PATH } });
  expect(await wires.readTripped()).toEqual(expect.arrayContaining(["uv"]));
  await workspace.git("checkout", "--", ".");
  await wires.close();
});

it("installs nothing by itself and says what to do", async () => {
  const done = await inCi(["run", "alpha:run"], tripwires.env);
  expect(done.exitCode).toBe(1);
  expect(done.all).toContain("PYSNIP_ENVIRONMENT_MISSING");
  expect(done.all).toContain("npx nx run alpha:ensure-env -c install");
  expect(await tripwires.readTripped()).toEqual([]);
  expect(await listCache()).not.toContain("envs");
});

it("is not loosened by a file of the repository", async () => {
  await workspace.write("pysnip.toml", 'auto-install = "always"\n');
  const done = await inCi(["run", "alpha:ensure-env"]);
  expect(done.exitCode).toBe(1);
  expect(done.all).toContain("PYSNIP_ENVIRONMENT_MISSING");
  await workspace.remove("pysnip.toml");
});

it("downloads no uv, on purpose or not", async () => {
  const path = inject("run")
    .path.split(":")
    .filter((folder) => !/[/.]uv\b/.test(folder))
    .join(":");
  for (const args of [
    ["run", "alpha:ensure-env"],
    ["run", "alpha:ensure-env", "-c", "install"],
  ]) {
    const done = await inCi(args, { PATH: path });
    expect(done.exitCode, done.all).toBe(1);
  }
  const done = await inCi(["run", "alpha:ensure-env", "-c", "install"], { PATH: path });
  expect(done.all).toContain("PYSNIP_UV_MISSING");
  expect(done.all).toContain("python3 -m pip install --target");
  expect(await listCache()).not.toContain("tools");
});

it("provisions on purpose, and then runs and tests", async () => {
  const installed = await inCi(["run-many", "-t", "ensure-env", "-c", "install"]);
  expect(installed.exitCode, installed.all).toBe(0);
  const done = await inCi(["run", "alpha:run", "--", "--input", '{"n": 4}']);
  expect(done.exitCode, done.all).toBe(0);
});

it("writes and installs where PYSNIP_INSTALL allows it", async () => {
  await workspace.write(
    "jobs/alpha/pyproject.toml",
    renderManifest({ ...alpha, dependencies: ["six==1.16.0"] }),
  );
  const done = await inCi(["run", "alpha:ensure-env"], { PYSNIP_INSTALL: "always" });
  expect(done.exitCode, done.all).toBe(0);
  expect(
    JSON.parse(await workspace.read("jobs/alpha/pysnip.lock")).resolution.packages[0].version,
  ).toBe("1.16.0");
  await workspace.git("checkout", "--", ".");
});

it("refuses a value of PYSNIP_INSTALL that it does not know", async () => {
  const done = await inCi(["run", "alpha:lock"], { PYSNIP_INSTALL: "yes" });
  expect(done.exitCode).toBe(1);
  expect(done.all).toContain("PYSNIP_INSTALL_MODE_INVALID");
});

const listCache = async () => (await readdir(cache, { recursive: true })).sort();

async function hashTree(): Promise<string> {
  const { stdout } = await workspace.git("ls-files", "--cached", "--others", "--exclude-standard");
  const hash = createHash("sha256");
  for (const path of stdout.trim().split("\n").sort()) {
    const bytes = await workspace.readBytes(path).catch(() => Buffer.from("deleted"));
    hash.update(`${path}\0`).update(bytes);
  }
  return hash.digest("hex");
}
