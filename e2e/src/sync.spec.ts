import { join } from "node:path";
import { afterAll, beforeAll, expect, inject, it } from "vitest";
import { countUv, type CountedUv } from "./harness/count-processes.ts";
import { createWorkspace, type Workspace } from "./harness/create-workspace.ts";
import { renderManifest, writeJob } from "./harness/write-job.ts";

let workspace: Workspace;
let uv: CountedUv;
let env: Record<string, string>;

beforeAll(async () => {
  workspace = await createWorkspace();
  const aside = join(workspace.root, "..", "counted");
  uv = await countUv(aside, inject("run").path);
  env = { PATH: uv.path, PYSNIP_CACHE_DIR: join(aside, "cache") };
  const settings = {
    analytics: false,
    plugins: ["@pysnip/nx"],
    sync: { globalGenerators: ["@pysnip/nx:sync"] },
  };
  await workspace.write("nx.json", JSON.stringify(settings));
  await writeJob(workspace, { root: "jobs/one", dependencies: ["six==1.16.0"] });
  await writeJob(workspace, { root: "jobs/[two]", name: "two" });
  // Nx does not see it, so nobody asks for its lockfile.
  await writeJob(workspace, { root: "dist/copy", name: "one" });
});
afterAll(() => workspace.dispose());

const exitCodeOf = async (...args: string[]) => (await workspace.nx(args, { env })).exitCode;

/** The jobs whose `lock` fails in CI: those that are out of date. */
async function listStale(): Promise<string[]> {
  const done = await workspace.nx(["run-many", "-t", "lock"], { env: { ...env, CI: "true" } });
  return [...done.tasks].filter(([, { success }]) => !success).map(([id]) => id);
}

it("names the lockfiles that are missing and writes none of them", async () => {
  const checked = await workspace.nx(["sync:check"], { env });
  expect(checked.exitCode).toBe(1);
  expect(checked.all).toContain("2 lockfiles are out of date");
  expect(checked.all).toContain("`jobs/one/pysnip.lock`");
  expect(checked.all).toContain("`jobs/[two]/pysnip.lock`");
  expect((await workspace.git("status", "--short", "--", "*pysnip.lock")).stdout).toBe("");
});

it("writes what `lock` would have written, and then has nothing to say", async () => {
  expect(await exitCodeOf("sync")).toBe(0);
  const synced = await workspace.read("jobs/one/pysnip.lock");
  await uv.take();
  expect(await exitCodeOf("sync:check")).toBe(0);
  expect(await uv.take()).toEqual([]);
  expect(await listStale()).toEqual([]);
  await workspace.remove("jobs/one/pysnip.lock");
  expect(await exitCodeOf("run", "one:lock")).toBe(0);
  expect(await workspace.read("jobs/one/pysnip.lock")).toBe(synced);
});

it("says in CI which requirement changed, and neither writes nor starts anything", async () => {
  const before = await workspace.read("jobs/one/pysnip.lock");
  const changed = renderManifest({ root: "jobs/one", dependencies: ["six==1.17.0"] });
  await workspace.write("jobs/one/pyproject.toml", changed);
  await uv.take();
  for (const command of ["sync:check", "sync"]) {
    const done = await workspace.nx([command], { env: { ...env, CI: "true" } });
    expect(done.exitCode, done.all).toBe(1);
    expect(done.all).toContain("the lockfile of `one` does not match its manifest");
    expect(done.all).toContain("+ six==1.17");
    expect(done.all).not.toContain("lockfile of `two`");
  }
  expect(await uv.take()).toEqual([]);
  expect(await workspace.read("jobs/one/pysnip.lock")).toBe(before);
  expect(await listStale()).toEqual(["one:lock"]);
});

it("agrees with `lock` in dev as well", async () => {
  const checked = await workspace.nx(["sync:check"], { env });
  expect(checked.exitCode).toBe(1);
  expect(checked.all).toContain("a lockfile is out of date");
  expect(checked.all).toContain("- six==1.16");
  expect(await exitCodeOf("run", "one:lock")).toBe(0);
  expect(await exitCodeOf("sync:check")).toBe(0);
});

it("does the same through Nx's daemon", async () => {
  await workspace.write("jobs/one/pyproject.toml", renderManifest({ root: "jobs/one" }));
  const checked = await workspace.nx(["sync:check"], { env, daemon: true });
  expect(checked.exitCode).toBe(1);
  expect(checked.all).toContain("- six==1.17");
  const synced = await workspace.nx(["sync"], { env, daemon: true });
  expect(synced.exitCode, synced.all).toBe(0);
  expect((await workspace.nx(["sync:check"], { env, daemon: true })).exitCode).toBe(0);
  expect(await listStale()).toEqual([]);
  await workspace.nx(["daemon", "--stop"], { timeoutSeconds: 60 });
});

it("refuses everything when one job cannot be read", async () => {
  await workspace.write("jobs/one/pyproject.toml", "[tool.pysnip]\nentry = ");
  await workspace.remove("jobs/[two]/pysnip.lock");
  const done = await workspace.nx(["sync"], { env });
  expect(done.exitCode, done.all).toBe(1);
  expect(done.all).toContain("jobs/one/pyproject.toml:2:");
  expect(done.all).not.toContain("    at ");
  const { stdout } = await workspace.exec("ls", ["jobs/[two]"]);
  expect(stdout).not.toContain("pysnip.lock");
});
