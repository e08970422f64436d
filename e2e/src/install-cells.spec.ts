import { mkdtemp, readdir } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { createWorkspace, type Workspace } from "./harness/create-workspace.ts";
import { renderManifest, type SmallJob, writeJob } from "./harness/write-job.ts";

/** One job for each value of `auto-install`, with an environment of its own. */
const jobs: readonly SmallJob[] = [
  { root: "jobs/never", dependencies: ["six==1.15.0"], settings: 'auto-install = "never"' },
  { root: "jobs/dev", dependencies: ["six==1.16.0"], settings: 'auto-install = "dev"' },
  { root: "jobs/always", dependencies: ["six==1.17.0"], settings: 'auto-install = "always"' },
];
const names = ["never", "dev", "always"];

let workspace: Workspace;
/** A cache folder in which every environment is whole, and one without any. */
let full: string;
let empty: string;

const all = (target: string, env: Record<string, string>) =>
  workspace.nx(["run-many", "-t", target], { env });

beforeAll(async () => {
  workspace = await createWorkspace();
  await workspace.write("nx.json", JSON.stringify({ analytics: false, plugins: ["@pysnip/nx"] }));
  for (const job of jobs) await writeJob(workspace, job);
  full = await mkdtemp(join(inject("run").folder, "full-"));
  empty = await mkdtemp(join(inject("run").folder, "empty-"));
  const env = { PYSNIP_CACHE_DIR: full, PYSNIP_INSTALL: "always" };
  const made = await all("ensure-env", env);
  expect(made.exitCode, made.all).toBe(0);
  await workspace.git("add", "--all");
  await workspace.git("commit", "--quiet", "--message", "Three locked jobs");
});
afterAll(() => workspace.dispose());

const everyone = ["never", "dev", "always"];
const cells: [target: string, place: "dev" | "CI", state: string, refused: string[]][] = [
  ["lock", "dev", "satisfied", []],
  ["lock", "CI", "satisfied", []],
  ["lock", "CI", "missing", everyone],
  ["lock", "dev", "missing", ["never"]],
  ["ensure-env", "dev", "satisfied", []],
  ["ensure-env", "CI", "satisfied", []],
  ["ensure-env", "CI", "missing", everyone],
  ["ensure-env", "dev", "missing", ["never"]],
];

it.each(cells)(
  "`%s` in %s with everything %s refuses for these values of `auto-install`: %j",
  async (target, place, state, refused) => {
    if (target === "lock" && state === "missing") {
      for (const name of names) await workspace.remove(`jobs/${name}/pysnip.lock`);
    }
    const cache = target === "ensure-env" && state === "missing" ? empty : full;
    const env = { PYSNIP_CACHE_DIR: cache, ...(place === "CI" ? { CI: "true" } : {}) };
    const done = await all(target, env);
    expect(done.exitCode, done.all).toBe(refused.length > 0 ? 1 : 0);
    for (const name of names) {
      const success = !refused.includes(name);
      expect(done.tasks.get(`${name}:${target}`), `${name}\n${done.all}`).toMatchObject({
        success,
      });
    }
    await workspace.git("checkout", "--", ".");
    expect((await workspace.git("status", "--porcelain")).stdout).toBe("");
  },
);

describe("`fail-on-missing = false` in CI", () => {
  const job = jobs[1] as SmallJob;
  let cache: string;
  const inCi = (args: string[], env: Record<string, string> = {}) =>
    workspace.nx(args, { env: { CI: "true", PYSNIP_CACHE_DIR: cache, ...env } });
  const allowed = { PYSNIP_FAIL_ON_MISSING: "false" };

  beforeAll(async () => {
    cache = await mkdtemp(join(inject("run").folder, "missing-"));
    const manifest = renderManifest({ ...job, settings: "fail-on-missing = false" });
    await workspace.write("jobs/dev/pyproject.toml", manifest);
  });

  it("does not count by itself", async () => {
    const done = await inCi(["run", "dev:run"]);
    expect(done.exitCode).toBe(1);
    expect(done.all).toContain("PYSNIP_ENVIRONMENT_MISSING");
    expect(done.all).toContain("counts in CI only together with `PYSNIP_FAIL_ON_MISSING=false`");
  });

  it("lets `ensure-env` warn and `run` say that it was skipped, with the variable", async () => {
    const done = await inCi(["run", "dev:run", "--", "--input", '{"n": 4}'], allowed);
    expect(done.exitCode, done.all).toBe(0);
    expect(done.all).toContain("warning: `dev` has no environment");
    expect(done.all).toContain("warning: `dev` was skipped and did not run");
    expect(done.all).toContain("this looks like CI (`CI` is set)");
    expect(await readdir(cache)).not.toContain("envs");
  });

  it("takes the option for one command, and refuses a value that it does not know", async () => {
    const given = await inCi(["run", "dev:ensure-env", "--failOnMissing=false"]);
    expect(given.exitCode, given.all).toBe(0);
    expect(given.all).toContain("this is no failure because the option `failOnMissing` is `false`");
    const unknown = await inCi(["run", "dev:ensure-env", "--failOnMissing=maybe"]);
    expect(unknown.exitCode).toBe(1);
    expect(unknown.all).toContain("`failOnMissing`: ");
    expect(unknown.all).not.toContain("    at ");
  });

  it("never skips a test, and keeps no success of one", async () => {
    const done = await inCi(["run", "dev:test"], allowed);
    expect(done.exitCode).toBe(1);
    expect(done.tasks.get("dev:ensure-env")).toMatchObject({ success: true });
    expect(done.tasks.get("dev:test")).toMatchObject({ success: false, cache: "miss" });
    const after = await inCi(["run", "dev:test"], { ...allowed, PYSNIP_CACHE_DIR: full });
    expect(after.tasks.get("dev:test")).toMatchObject({ cache: "miss" });
  });

  it("never skips a bundle: it needs no environment, and its lockfile has to be there", async () => {
    const whole = await inCi(["run", "dev:bundle"], allowed);
    expect(whole.exitCode, whole.all).toBe(0);
    await workspace.remove("jobs/dev/pysnip.lock");
    for (const more of [[], ["--excludeTaskDependencies"]]) {
      const done = await inCi(["run", "dev:bundle", ...more], allowed);
      expect(done.exitCode).toBe(1);
      expect(done.all).toContain("PYSNIP_LOCK_MISSING");
    }
  });
});
