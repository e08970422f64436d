import { join } from "node:path";
import { afterAll, beforeAll, expect, inject, it } from "vitest";
import { openWorkspace, createWorkspace, type Workspace } from "./harness/create-workspace.ts";
import { type CacheServer, startCacheServer } from "./harness/start-cache-server.ts";
import { renderSource, writeJob } from "./harness/write-job.ts";

let server: CacheServer;
let first: Workspace;
let clones = 0;

beforeAll(async () => {
  server = await startCacheServer();
  first = await createWorkspace();
  await first.write("nx.json", JSON.stringify({ analytics: false, plugins: ["@pysnip/nx"] }));
  await writeJob(first, { root: "jobs/alpha", dependencies: ["six>=1.16,<2"] });
  await first.nx(["run", "alpha:lock"]);
  await commit("A job");
});
afterAll(async () => {
  await first.dispose();
  await server.close();
});

it("gives a second clone the bytes of the first, and `verify` accepts them", async () => {
  const built = await first.nx(["run", "alpha:bundle"], { env: server.env });
  expect(built.exitCode, built.all).toBe(0);
  expect(server.entries.size).toBe(1);
  const second = await clone();
  const done = await second.nx(["run", "alpha:verify"], { env: { ...server.env, CI: "true" } });
  expect(done.exitCode, done.all).toBe(0);
  expect(done.tasks.get("alpha:bundle"), done.all).toMatchObject({ cache: "hit" });
  const bytes = await second.readBytes("dist/jobs/alpha/alpha.zip");
  expect(bytes.equals(await first.readBytes("dist/jobs/alpha/alpha.zip"))).toBe(true);
});

it("restores what a poisoned cache gives, and `verify` refuses it", async () => {
  server.mood = "alters content";
  const second = await clone();
  const done = await second.nx(["run", "alpha:verify"], { env: server.env });
  expect(done.tasks.get("alpha:bundle"), done.all).toMatchObject({ cache: "hit", success: true });
  expect(done.exitCode).toBe(1);
  expect(done.all).toContain("PYSNIP_BUNDLE_TAMPERED");
  expect(done.all).toContain("in `src/job.py`");
  // What the hint says helps while the entry is still there, and afterwards on this machine.
  expect(done.all).toContain(
    "`npx nx reset` and then `npx nx run alpha:verify --skip-remote-cache`",
  );
  await second.nx(["reset"], { env: server.env });
  const mended = await second.nx(["run", "alpha:verify", "--skip-remote-cache"], {
    env: server.env,
  });
  expect(mended.exitCode, mended.all).toBe(0);
  await second.remove("dist");
  const later = await second.nx(["run", "alpha:verify"], { env: server.env });
  expect(later.exitCode, later.all).toBe(0);
  expect(later.tasks.get("alpha:bundle")).toMatchObject({ cache: "hit" });
  server.mood = "works";
});

it("bundles all the same when the cache refuses writes", async () => {
  server.mood = "refuses writes";
  await first.write("jobs/alpha/src/job.py", renderSource("2"));
  const done = await first.nx(["run", "alpha:verify"], { env: server.env });
  expect(done.exitCode, done.all).toBe(0);
  expect(server.entries.size).toBe(1);
  server.mood = "works";
});

it("fails clearly when the cache is down, and works without it on request", async () => {
  const env = { ...server.env, NX_SELF_HOSTED_REMOTE_CACHE_SERVER: "http://127.0.0.1:9" };
  await first.write("jobs/alpha/src/job.py", renderSource("3"));
  const failed = await first.nx(["run", "alpha:bundle"], { env });
  expect(failed.exitCode).not.toBe(0);
  const done = await first.nx(["run", "alpha:verify", "--skip-remote-cache"], { env });
  expect(done.exitCode, done.all).toBe(0);
});

async function clone(): Promise<Workspace> {
  const home = join(first.root, "..", `clone-${++clones}`);
  await first.exec("git", ["clone", "--quiet", first.root, join(home, "workspace")]);
  const second = openWorkspace(inject("run"), join(home, "workspace"), join(home, "state"));
  await second.exec("ln", ["-s", join(first.root, "node_modules"), "node_modules"]);
  return second;
}

async function commit(message: string): Promise<void> {
  await first.git("add", "--all");
  await first.git("commit", "--quiet", "--message", message);
}
