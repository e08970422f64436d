import { symlink } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { createWorkspace, type Workspace } from "./harness/create-workspace.ts";

const text = (value: number, parameters = "days: int") =>
  `def score(${parameters}) -> int:\n    """Score."""\n    return ${value}\n`;

let workspace: Workspace;

beforeAll(async () => {
  workspace = await createWorkspace();
  await workspace.git("config", "user.name", "Ann");
  await workspace.git("config", "user.email", "ann@example.invalid");
});
afterAll(() => workspace.dispose());

// Nothing here is about resolving.
const env = { PYSNIP_INSTALL: "never" };
const nx = (...args: string[]) => workspace.nx(args, { env });
const submit = (input: string, ...args: string[]) =>
  workspace.nx(["g", "@pysnip/nx:snippet", "jobs/churn", "--from", "-", ...args], { input, env });
const record = (...args: string[]) => nx("g", "@pysnip/nx:snippet", "jobs/churn", ...args);
const check = () => nx("run", "churn:version-check");
const changes = async () => (await workspace.git("status", "--short")).stdout;
const commit = async (message: string) => {
  await workspace.git("add", "--all");
  await workspace.git("commit", "--quiet", "--message", message);
};
const history = async () =>
  (await workspace.read("jobs/churn/history.jsonl"))
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as Record<string, unknown>);

it("makes a job, and says who did so on which commit", async () => {
  const done = await submit(text(0));
  expect(done.exitCode, done.all).toBe(0);
  const head = (await workspace.git("rev-parse", "HEAD")).stdout.trim();
  expect(await history()).toMatchObject([
    {
      action: "create",
      to: "1.0.0",
      actor: { name: "Ann", email: "ann@example.invalid", kind: "human" },
      git: { head, dirty: false },
    },
  ]);
  await commit("A job");
});

it("says in a dry run what it would say, and writes nothing", async () => {
  const dry = await submit(text(1), "--dry-run");
  expect(dry.exitCode, dry.all).toBe(0);
  expect(await changes()).toBe("");
  const done = await submit(text(1));
  const sentences = done.all.split("\n").filter((line) => /^(churn|for another|next:)/.test(line));
  expect(sentences[0]).toBe("churn 1.0.0 → 1.0.1 (body changed; contract unchanged)");
  expect(sentences).toHaveLength(3);
  for (const line of sentences) expect(dry.all).toContain(line);
  expect((await changes()).split("\n").filter(Boolean)).toEqual([
    " M jobs/churn/history.jsonl",
    " M jobs/churn/pyproject.toml",
    " M jobs/churn/src/churn.py",
  ]);
  await commit("A better one");
});

it("leaves no difference when everything is generated again", async () => {
  for (const done of [await submit(text(1)), await record(), await nx("g", "@pysnip/nx:init")]) {
    expect(done.exitCode, done.all).toBe(0);
  }
  expect(await changes()).toBe("");
});

it("checks the version, and fails with the command that records what stands there", async () => {
  const fine = await check();
  expect(fine.exitCode, fine.all).toBe(0);
  await workspace.write("jobs/churn/src/churn.py", text(2));
  const failed = await check();
  expect(failed.exitCode).toBe(1);
  expect(failed.all).toContain("PYSNIP_VERSION_UNRECORDED");
  expect(failed.all).toContain("hint: npx nx g @pysnip/nx:snippet jobs/churn");
  const done = await record("--bump", "minor", "--reason", "by hand");
  expect(done.all).toContain("churn 1.0.1 → 1.1.0 (body changed; contract unchanged)");
  expect((await history()).at(-1)).toMatchObject({ to: "1.1.0", reason: "by hand" });
  expect((await check()).exitCode).toBe(0);
  await commit("In place");
});

it("takes a chosen version, and refuses one that is taken", async () => {
  const pre = await submit(text(3), "--set-version", "2.0.0-rc.0");
  expect(pre.all).toContain("churn 1.1.0 → 2.0.0-rc.0");
  const taken = await submit(text(4), "--set-version=2.0.0-rc.0");
  expect(taken.exitCode).toBe(1);
  expect(taken.all).toContain("PYSNIP_VERSION_REFUSED");
  expect(taken.all).not.toContain("    at ");
  const release = await record("--promote");
  expect(release.all).toContain("churn 2.0.0-rc.0 → 2.0.0 (content unchanged; contract unchanged)");
  await commit("Two");
});

it("gives three submissions at once three versions", async () => {
  const done = await Promise.all([5, 6, 7].map((value) => submit(text(value))));
  for (const { exitCode, all } of done) expect(exitCode, all).toBe(0);
  expect((await history()).slice(-3).map(({ to }) => to)).toEqual(["2.0.1", "2.0.2", "2.0.3"]);
  expect((await check()).exitCode).toBe(0);
  await commit("Three at once");
});

it("notices after a real merge that two branches gave one number away", async () => {
  await workspace.git("checkout", "--quiet", "-b", "theirs");
  await submit(text(8, "days: int, weight: float = 1.0"));
  await commit("Theirs");
  await workspace.git("checkout", "--quiet", "main");
  await workspace.write("jobs/churn/src/more.py", "X = 1\n");
  await record();
  await commit("Ours");
  await workspace.git("merge", "--quiet", "--no-edit", "theirs");
  expect((await history()).slice(-2).map(({ to }) => to)).toEqual(["2.0.4", "2.0.4"]);
  const failed = await check();
  expect(failed.exitCode).toBe(1);
  expect(failed.all).toContain(
    "two contents of `churn` were both given the version 2.0.4, as when two branches are merged",
  );
  expect((await record()).all).toContain("churn 2.0.4 → 2.0.5");
  const fine = await check();
  expect(fine.all).toContain("`churn` 2.0.5");
  expect(fine.exitCode, fine.all).toBe(0);
  await commit("Merged");
});

it("takes a whole submission from a file", async () => {
  const spec = { pythonCode: text(9), dependencies: "six>=1.16", bump: "minor" };
  await workspace.write("job.json", JSON.stringify(spec));
  const done = await record("--spec", "job.json");
  expect(done.all).toContain(
    "churn 2.0.5 → 2.1.0 (body and requirements changed; contract changed)",
  );
  expect(done.all).toContain("requirement: + six>=1.16");
  expect(await workspace.read("jobs/churn/pyproject.toml")).toContain('["six>=1.16"]');
});

/** Generators of the workspace's own that kill Nx before, or after, it writes the files of a submission. */
async function writeKillers(): Promise<void> {
  const generator = (moment: string, code: string) =>
    workspace.write(
      `tools/kill/${moment}.cjs`,
      `const path = ${JSON.stringify(SNIPPET)};
const kill = () => { process.kill(process.pid, "SIGKILL"); return new Promise(() => {}); };
module.exports = async (tree, options) => {
  const { default: snippet } = await import(path);
  await snippet(tree, { directory: "jobs/churn", ...options });
  ${code}
};
`,
    );
  await generator("before", "await kill();");
  await generator("after", "return kill;");
  const entry = (moment: string) => ({ factory: `./${moment}.cjs`, schema: "./schema.json" });
  const generators = { before: entry("before"), after: entry("after") };
  await workspace.write("tools/kill/generators.json", JSON.stringify({ generators }));
  await workspace.write(
    "tools/kill/package.json",
    '{ "name": "kill", "version": "0.0.0", "generators": "./generators.json" }',
  );
  const schema = { $id: "kill", type: "object", properties: { code: { type: "string" } } };
  await workspace.write("tools/kill/schema.json", JSON.stringify(schema));
}

const SNIPPET = "../../node_modules/@pysnip/nx/dist/generators/snippet/generator.js";

it("puts right what a killed command left, before it does anything else", async () => {
  await writeKillers();
  await commit("Killers");
  const before = await nx("g", "./tools/kill:before", `--code=${text(20)}`);
  expect(before.exitCode).not.toBe(0);
  expect(await changes()).toBe("");
  const dropped = await record();
  expect(dropped.all).toContain("(2.1.0 → 2.1.1) that was cut short had written nothing");
  expect(dropped.all).toContain("churn is unchanged at 2.1.0");

  const after = await nx("g", "./tools/kill:after", `--code=${text(21)}`);
  expect(after.exitCode).not.toBe(0);
  expect(await changes()).toContain("jobs/churn/history.jsonl");
  const stopped = await check();
  expect(stopped.exitCode).toBe(1);
  expect(stopped.all).toContain("(2.1.0 → 2.1.1) that was cut short is completed");
  expect(stopped.all).toContain("hint: run the command again");
  const fine = await check();
  expect(fine.exitCode, fine.all).toBe(0);
  expect(fine.all).toContain("`churn` 2.1.1");
  await commit("Put right");
});

it("refuses the name of a project that only the graph knows", async () => {
  const devkit = dirname(createRequire(import.meta.url).resolve("@nx/devkit/package.json"));
  await symlink(devkit, join(workspace.root, "node_modules", "@nx", "devkit"));
  await workspace.write(
    "tools/ghost.mjs",
    `export const createNodes = ["**/ghost.txt", (files) => files.map((file) => [file, { projects: { libs: { root: "libs", name: "ghost" } } }])];\n`,
  );
  await workspace.write("libs/ghost.txt", "");
  const config = JSON.parse(await workspace.read("nx.json")) as { plugins: unknown[] };
  config.plugins.push("./tools/ghost.mjs");
  await workspace.write("nx.json", JSON.stringify(config));
  const done = await nx("g", "@pysnip/nx:snippet", "jobs/ghost", "--code", "def f(): ...");
  expect(done.exitCode, done.all).toBe(1);
  expect(done.all).toContain("the project `ghost` has the same name");
});
