import { inject } from "vitest";
import type { Workspace } from "./create-workspace.ts";

/** A small job, written by hand as a person would. */
export interface SmallJob {
  readonly root: string;
  readonly name?: string;
  readonly dependencies?: readonly string[];
  readonly body?: string;
  /** Lines that go below `[tool.pysnip]`. */
  readonly settings?: string;
  readonly description?: string;
}

/** Writes a job without built-in requirements, so that it installs in a moment. */
export async function writeJob(workspace: Workspace, job: SmallJob): Promise<void> {
  await workspace.write(`${job.root}/pyproject.toml`, renderManifest(job));
  await workspace.write(`${job.root}/src/job.py`, renderSource(job.body ?? "1"));
}

/** The manifest of a small job. */
export function renderManifest(job: SmallJob): string {
  const name = job.name ?? job.root.split("/").at(-1);
  return [
    "[project]",
    `name = "${name}"`,
    'version = "1.0.0"',
    ...(job.description ? [`description = "${job.description}"`] : []),
    `dependencies = ${JSON.stringify(job.dependencies ?? [])}`,
    "",
    "[tool.pysnip]",
    'entry = "job:answer"',
    `python = "${inject("run").pythonMinor}"`,
    "builtins = false",
    ...(job.settings ? [job.settings] : []),
    "",
  ].join("\n");
}

/** The source of a small job that returns one expression. */
export function renderSource(expression: string): string {
  return `def answer(n: int = 1):\n    return ${expression}\n`;
}
