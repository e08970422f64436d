import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, inject, it } from "vitest";
import { countUv, type CountedUv } from "./harness/count-processes.ts";
import { createWorkspace, type Workspace } from "./harness/create-workspace.ts";
import { writeJob } from "./harness/write-job.ts";

let workspace: Workspace;
let uv: CountedUv;
let cache: string;
let env: Record<string, string>;

beforeAll(async () => {
  workspace = await createWorkspace();
  const aside = join(workspace.root, "..", "counted");
  uv = await countUv(aside, inject("run").path);
  cache = join(aside, "cache");
  env = { PATH: uv.path, PYSNIP_CACHE_DIR: cache };
  await workspace.write("nx.json", JSON.stringify({ analytics: false, plugins: ["@pysnip/nx"] }));
  await writeJob(workspace, { root: "jobs/churn", dependencies: ["six==1.16.0"] });
});
afterAll(() => workspace.dispose());

const AT_ONCE = 4;

/** Four commands in four processes; the harness's own `nx` reads a report that they would share. */
async function runFourTimes(target: string): Promise<void> {
  const commands = Array.from({ length: AT_ONCE }, () =>
    workspace.exec("node_modules/.bin/nx", ["run", `churn:${target}`], { env }),
  );
  for (const done of await Promise.all(commands)) expect(done.exitCode, done.all).toBe(0);
}

const listAt = (...path: string[]) => readdir(join(...path)).catch((): string[] => []);

/** Nothing that was being written lies around. */
async function expectNoLeftovers(): Promise<void> {
  for (const folder of ["jobs/churn", "dist/jobs/churn"]) {
    const names = await listAt(workspace.root, folder);
    expect(names.filter((name) => name.startsWith("."))).toEqual([]);
  }
  expect(await listAt(cache, "stage")).toEqual([]);
}

it("writes one lockfile, the one that a single command writes", async () => {
  await runFourTimes("lock");
  const together = await workspace.read("jobs/churn/pysnip.lock");
  const locks = (await uv.take()).filter((call) => call.startsWith("lock"));
  expect(locks.length).toBeLessThanOrEqual(AT_ONCE);
  await expectNoLeftovers();
  await workspace.remove("jobs/churn/pysnip.lock");
  await workspace.nx(["run", "churn:lock"], { env });
  expect(await workspace.read("jobs/churn/pysnip.lock")).toBe(together);
});

it("publishes one environment, which is whole", async () => {
  await runFourTimes("ensure-env");
  expect(await listAt(cache, "envs")).toHaveLength(1);
  await expectNoLeftovers();
  await uv.take();
  const again = await workspace.nx(["run", "churn:ensure-env"], { env });
  expect(again.all).toContain("the environment of `churn` is ready");
  const ran = await workspace.nx(["run", "churn:run"], { env, input: '{"n": 2}' });
  expect(ran.exitCode, ran.all).toBe(0);
  expect(await uv.take()).toEqual([]);
});

it("writes one bundle, which `verify` accepts", async () => {
  await runFourTimes("bundle");
  const names = (await listAt(workspace.root, "dist/jobs/churn")).sort();
  expect(names).toEqual(["churn.bundle.json", "churn.zip"]);
  await expectNoLeftovers();
  const verified = await workspace.nx(["run", "churn:verify"], { env });
  expect(verified.exitCode, verified.all).toBe(0);
});

it("goes from nothing to all of them when four commands begin at once", async () => {
  await workspace.remove("jobs/churn/pysnip.lock");
  await workspace.remove("dist");
  const other = { ...env, PYSNIP_CACHE_DIR: join(cache, "..", "second") };
  const args = ["run-many", "-t", "ensure-env", "bundle"];
  const commands = Array.from({ length: AT_ONCE }, () =>
    workspace.exec("node_modules/.bin/nx", args, { env: other }),
  );
  for (const done of await Promise.all(commands)) expect(done.exitCode, done.all).toBe(0);
  expect(await listAt(cache, "..", "second", "envs")).toHaveLength(1);
  expect(await listAt(cache, "..", "second", "stage")).toEqual([]);
  const verified = await workspace.nx(["run", "churn:verify"], { env: other });
  expect(verified.exitCode, verified.all).toBe(0);
});
