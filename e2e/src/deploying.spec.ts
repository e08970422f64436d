import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, inject, it } from "vitest";
import { createWorkspace, type Workspace } from "./harness/create-workspace.ts";
import { writeJob } from "./harness/write-job.ts";

const guide = readFileSync(join(import.meta.dirname, "../../docs/guides/deploying.md"), "utf8");

interface Block {
  readonly place: number;
  readonly heading: string;
  readonly language: string;
  readonly text: string;
}

/** The fenced blocks of the guide, each with the heading that it stands below. */
function listBlocks(): Block[] {
  let heading = "";
  let block: { language: string; lines: string[] } | null = null;
  const blocks: Block[] = [];
  for (const line of guide.split("\n")) {
    if (block === null) {
      if (line.startsWith("## ")) heading = line.slice(3);
      else if (line.startsWith("```")) block = { language: line.slice(3), lines: [] };
    } else if (line === "```") {
      blocks.push({
        place: blocks.length,
        heading,
        language: block.language,
        text: block.lines.join("\n"),
      });
      block = null;
    } else block.lines.push(line);
  }
  return blocks;
}

let workspace: Workspace;

beforeAll(async () => {
  workspace = await createWorkspace();
  await workspace.write("nx.json", JSON.stringify({ analytics: false, plugins: ["@pysnip/nx"] }));
  const handler = 'handler = "lambda_function.lambda_handler"';
  const jobs = {
    churn: `bundle = "fat"\n${handler}`,
    score: `bundle = "layered"\n${handler}`,
    inside: 'bundle = "wheelhouse"',
  };
  for (const [name, settings] of Object.entries(jobs)) {
    const root = `jobs/${name}`;
    await writeJob(workspace, { root, dependencies: ["markupsafe==3.0.2"], settings });
    const source =
      "import markupsafe._speedups\n\n\ndef answer(days: int = 1):\n    return days * 2\n";
    await workspace.write(`${root}/src/job.py`, source);
  }
  const done = await workspace.nx(["run-many", "-t", "bundle"]);
  expect(done.exitCode, done.all).toBe(0);
});
afterAll(() => workspace.dispose());

const blocks = listBlocks();
const runnable = blocks.filter(({ language }) => language === "sh");

it("has something to try below every heading", () => {
  const headings = guide.split("\n").filter((line) => line.startsWith("## "));
  expect(new Set(runnable.map(({ heading }) => `## ${heading}`))).toEqual(new Set(headings));
  for (const { heading, language } of blocks.filter((block) => !runnable.includes(block))) {
    console.log(
      `not run: the block \`${language}\` of "${heading}": it needs what a test does not have`,
    );
  }
});

it.each(runnable)("$heading, block $place", async ({ text, heading }) => {
  const done = await workspace.exec("sh", ["-e", "-c", text], {
    env: { PATH: inject("run").path, PYSNIP_INDEX_URL: "http://127.0.0.1:9/simple/" },
  });
  expect(done.exitCode, done.all).toBe(0);
  if (heading !== "Before anything is shipped") expect(done.stdout.trim()).toBe("6");
});

it("names a Python image of the minor that the example is locked for, and commands that the test ran", () => {
  const dockerfile = blocks.find(({ language }) => language === "dockerfile")?.text ?? "";
  expect(dockerfile).toMatch(/^FROM python:3\.1\d-slim$/m);
  expect(dockerfile).toContain("python -m zipfile -e /tmp/churn.zip /app");
});
