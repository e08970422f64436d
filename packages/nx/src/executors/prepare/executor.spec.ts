import { mkdir, mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ExecutorContext, TaskGraph } from "@nx/devkit";
import { expect, it } from "vitest";
import { batch } from "./executor.ts";

// What Nx fills in from the schema, whichever target asks.
const filled = { install: "auto", upgrade: false, failOnMissing: "auto", verify: "sizes" };

/** What one task of a folder that holds no job answers. */
async function answerOf(options: Record<string, unknown>, overrides: Record<string, unknown>) {
  const root = await mkdtemp(join(tmpdir(), "pysnip-prepare-"));
  await mkdir(join(root, "one"));
  await writeFile(join(root, "one/pyproject.toml"), '[project]\nname = "one"\n');
  const tasks = { "one:it": { target: { project: "one", target: "it" }, overrides } };
  const run = batch(
    { tasks, dependencies: {} } as unknown as TaskGraph,
    { "one:it": { ...filled, ...options, ...overrides } },
    {},
    {
      root,
      projectsConfigurations: { projects: { one: { root: "one" } } },
    } as unknown as ExecutorContext,
  );
  for await (const { result } of run) return result.terminalOutput;
  return "";
}

it.each(["lock", "environment"])("takes what Nx fills in for the step `%s`", async (step) => {
  expect(await answerOf({ step }, {})).toContain("there is no table `[tool.pysnip]`");
});

it.each([
  ["lock", { verify: "files" }, "`verify`: unknown key"],
  ["lock", { failOnMissing: "true" }, "`failOnMissing`: unknown key"],
  ["environment", { upgrade: true }, "`upgrade`: unknown key"],
  ["environment", { export: "pylock" }, "`export`: unknown key"],
  ["lock", { step: "environment" }, "`step`: unknown key"],
  ["environment", { step: "lock" }, "`step`: unknown key"],
  ["env", {}, "`step`"],
  [undefined, {}, "`step`"],
])("refuses for the step `%s` what is another's: %o", async (step, overrides, detail) => {
  expect(await answerOf({ step }, overrides)).toContain(detail);
});
