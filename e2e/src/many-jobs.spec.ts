import { execFileSync } from "node:child_process";
import { readdir, readFile, readlink, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, inject, it } from "vitest";
import { countUv, type CountedUv } from "./harness/count-processes.ts";
import { createWorkspace, type Workspace } from "./harness/create-workspace.ts";
import { renderSource, writeJob } from "./harness/write-job.ts";

const COUNT = 20;
const sets = [["six==1.16.0"], ["six==1.17.0"], ["attrs==25.3.0"], []];

let workspace: Workspace;
let uv: CountedUv;
let nodeLog: string;
let env: Record<string, string>;

beforeAll(async () => {
  workspace = await createWorkspace();
  const aside = join(workspace.root, "..", "counted");
  uv = await countUv(aside, inject("run").path);
  nodeLog = join(aside, "node.log");
  const preload = join(aside, "preload.cjs");
  await writeFile(
    preload,
    `require("node:fs").appendFileSync(${JSON.stringify(nodeLog)}, process.argv.join(" ") + "\\n");`,
  );
  env = {
    PATH: uv.path,
    PYSNIP_CACHE_DIR: join(aside, "cache"),
    NODE_OPTIONS: `--require=${preload}`,
  };
  await workspace.write("nx.json", JSON.stringify({ analytics: false, plugins: ["@pysnip/nx"] }));
  for (let index = 0; index < COUNT; index++) {
    const dependencies = sets[index % sets.length] ?? [];
    await writeJob(workspace, { root: `jobs/job${index}`, dependencies, body: `${index}` });
  }
});
afterAll(() => workspace.dispose());

it("locks, installs and bundles twenty jobs with one process per batch and one uv per distinct set", async () => {
  await uv.take();
  await rm(nodeLog, { force: true });
  const done = await workspace.nx(["run-many", "-t", "bundle", "ensure-env"], { env });
  expect(done.exitCode, done.all).toBe(0);
  for (let index = 0; index < COUNT; index++) {
    expect(done.tasks.get(`job${index}:bundle`)).toMatchObject({ success: true });
  }
  const calls = await uv.take();
  const count = (start: string) => calls.filter((call) => call.startsWith(start)).length;
  expect(count("lock")).toBe(sets.length);
  // The others are written as that one is.
  expect(count("venv")).toBe(1);
  // The set without requirements installs nothing.
  expect(count("pip sync --offline")).toBe(sets.length - 1);
  expect(count("python find")).toBe(1);
  expect(await countNode("run-batch")).toBe(2);
  expect(await countNode("run-executor")).toBe(0);
});

it("writes every environment like the one that uv made", async () => {
  const store = join(env["PYSNIP_CACHE_DIR"] ?? "", "envs");
  const folders = (await readdir(store)).map((name) => join(store, name));
  expect(folders).toHaveLength(sets.length);
  const shapes = await Promise.all(
    folders.map(async (folder) => ({
      configuration: await readFile(join(folder, "pyvenv.cfg"), "utf8"),
      programs: (await readdir(join(folder, "bin"))).sort(),
      lib64: await readlink(join(folder, "lib64")),
      prefix: execFileSync(join(folder, "bin", "python"), ["-c", "import sys; print(sys.prefix)"])
        .toString()
        .trim(),
    })),
  );
  for (const [index, shape] of shapes.entries()) {
    expect(shape).toEqual({ ...shapes[0], prefix: folders[index] });
  }
});

it("selects an environment when its lockfile alone changed", async () => {
  const listed = await workspace.nx(
    ["affected", "-t", "ensure-env", "--files=jobs/job5/pysnip.lock", "--graph=stdout"],
    { env },
  );
  const { tasks } = JSON.parse(/^\{[^]*^\}/m.exec(listed.stdout)?.[0] ?? "{}").tasks;
  expect(Object.keys(tasks).sort()).toEqual(["job5:ensure-env", "job5:lock"]);
});

it("starts no uv and no Python when nothing is to be done", async () => {
  await rm(nodeLog, { force: true });
  const done = await workspace.nx(["run-many", "-t", "bundle", "ensure-env"], { env });
  expect(done.exitCode, done.all).toBe(0);
  expect(await uv.take()).toEqual([]);
  for (let index = 0; index < COUNT; index++) {
    expect(done.tasks.get(`job${index}:bundle`)).toMatchObject({ cache: "hit" });
  }
});

it("bundles one job again when one function changed", async () => {
  await workspace.write("jobs/job7/src/job.py", renderSource("'seven'"));
  const done = await workspace.nx(["run-many", "-t", "bundle"], { env });
  const missed = [...done.tasks].filter(
    ([id, task]) => id.endsWith(":bundle") && task.cache === "miss",
  );
  expect(missed.map(([id]) => id)).toEqual(["job7:bundle"]);
});

it("answers for every job when one of them fails", async () => {
  await workspace.write("jobs/job3/src/other.py", renderSource("3"));
  await workspace.remove("jobs/job3/src/job.py");
  const done = await workspace.nx(["run-many", "-t", "bundle", "--skip-nx-cache"], { env });
  expect(done.exitCode).toBe(1);
  const bundles = [...done.tasks].filter(([id]) => id.endsWith(":bundle"));
  expect(bundles).toHaveLength(COUNT);
  expect(bundles.filter(([, task]) => !task.success).map(([id]) => id)).toEqual(["job3:bundle"]);
});

async function countNode(word: string): Promise<number> {
  const lines = (await readFile(nodeLog, "utf8")).split("\n");
  return lines.filter((line) => line.includes(word)).length;
}
