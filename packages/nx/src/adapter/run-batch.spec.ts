import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ExecutorContext, TaskGraph } from "@nx/devkit";
import { describe, expect, it } from "vitest";
import { type BatchResult, runBatch } from "./run-batch.ts";

const names = ["a", "b", "c", "d", "e", "f", "g", "h", "i", "j"];

/** What a batch of `go` over ten jobs answers, by task; `root` is where the workspace lies. */
async function answers(work: (root: string) => unknown, projects: readonly string[] = names) {
  const root = await mkdtemp(join(tmpdir(), "pysnip-batch-"));
  const tasks = Object.fromEntries(
    names.map((name) => [`${name}:go`, { target: { project: name, target: "go" } }]),
  );
  const known = Object.fromEntries(projects.map((name) => [name, { root: name }]));
  const context = { root, projectsConfigurations: { projects: known } };
  const batch = runBatch(async (_workspace, folder) => {
    await work(folder);
    return { messages: [`did ${folder}`] };
  });
  const found = new Map<string, { success: boolean; terminalOutput: string }>();
  const run = batch(
    { tasks, dependencies: {} } as unknown as TaskGraph,
    {},
    {},
    context as unknown as ExecutorContext,
  );
  for await (const { task, result } of run) {
    expect(found.has(task)).toBe(false);
    found.set(task, result);
  }
  return found;
}

const thrown: [title: string, value: unknown][] = [
  ["an error", new Error("no")],
  ["a text", "no"],
  ["nothing", undefined],
  ["null", null],
  ["an object without a prototype", Object.create(null)],
  [
    "an object that cannot be shown",
    {
      toString() {
        throw new Error("not even this");
      },
    },
  ],
  ["a symbol", Symbol("no")],
];

it.each(thrown)("answers for every task when two of them throw %s", async (_title, value) => {
  const found = await answers((root) => {
    if (root === "b" || root === "f") throw value;
  });
  expect([...found.keys()].sort()).toEqual(names.map((name) => `${name}:go`));
  const failed = [...found].filter(([, { success }]) => !success).map(([task]) => task);
  expect(failed.sort()).toEqual(["b:go", "f:go"]);
  expect(found.get("b:go")?.terminalOutput).toMatch(/^pysnip: ./);
});

it("answers for every task when Nx does not know one of the projects", async () => {
  const found = await answers(() => {}, names.slice(1));
  expect(found.size).toBe(names.length);
  expect(found.get("a:go")?.success).toBe(false);
});

it("has a bounded number of tasks at work, and answers while others go on", async () => {
  let atWork = 0;
  let most = 0;
  const found = await answers(async () => {
    atWork += 1;
    most = Math.max(most, atWork);
    await new Promise((resolve) => setTimeout(resolve, 5));
    atWork -= 1;
  });
  expect(found.size).toBe(names.length);
  expect(most).toBe(8);
});

const twoSteps = ["a", "b", "c"].flatMap((name) => [`${name}:second`, `${name}:first`]);

describe.each<[string, (id: string) => unknown]>([
  ["Nx 23", (id) => id],
  ["Nx 24", (id) => ({ id })],
])("where %s says what a task needs", (_title, say) => {
  /** Runs both steps of three jobs; the first one of `b` fails. */
  async function runSteps() {
    const root = await mkdtemp(join(tmpdir(), "pysnip-batch-"));
    const begun: string[] = [];
    const done: string[] = [];
    const batch = runBatch(async (_workspace, _folder, { task }) => {
      begun.push(task);
      await new Promise((resolve) => setTimeout(resolve, task === "a:first" ? 20 : 1));
      if (task === "b:first") throw new Error("no");
      done.push(task);
      return { messages: [] };
    });
    const tasks = Object.fromEntries(
      twoSteps.map((id) => [id, { target: { project: id.slice(0, 1) } }]),
    );
    const dependencies = Object.fromEntries(
      twoSteps.map((id) => {
        const needed = id.endsWith("second") ? [`${id.slice(0, 1)}:first`, "other:first"] : [];
        return [id, needed.map(say)];
      }),
    );
    const projects = Object.fromEntries(["a", "b", "c"].map((name) => [name, { root: name }]));
    const found: BatchResult[] = [];
    const run = batch({ tasks, dependencies } as unknown as TaskGraph, {}, {}, {
      root,
      projectsConfigurations: { projects },
    } as unknown as ExecutorContext);
    for await (const each of run) found.push(each);
    return { begun, done, found };
  }

  it("begins a task after those that it depends on, and skips it where one failed", async () => {
    const { begun, done, found } = await runSteps();
    expect(begun.slice(0, 3).sort()).toEqual(["a:first", "b:first", "c:first"]);
    expect(begun).not.toContain("b:second");
    for (const name of ["a", "c"]) {
      expect(done.indexOf(`${name}:second`)).toBeGreaterThan(done.indexOf(`${name}:first`));
    }
    const statuses = Object.fromEntries(found.map(({ task, result }) => [task, result.status]));
    expect(statuses).toEqual({
      "a:first": "success",
      "a:second": "success",
      "b:first": "failure",
      "b:second": "skipped",
      "c:first": "success",
      "c:second": "success",
    });
    expect(found.find(({ task }) => task === "b:second")?.result).toEqual({
      success: false,
      status: "skipped",
      terminalOutput: "",
    });
  });
});
