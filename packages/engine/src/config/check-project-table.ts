import type { z } from "zod";
import type { ConfigProblem } from "./config.ts";
import { explainIssues } from "./explain-problems.ts";
import { projectTable } from "./job-schema.ts";
import { isTable } from "./parse-toml.ts";

/** The table `[project]` as a job reads it. */
export type ProjectTable = z.output<typeof projectTable>;

/** Checks the table `[project]` of a manifest against its schema. */
export function checkProjectTable(
  written: unknown,
): { readonly project: ProjectTable } | { readonly problems: readonly ConfigProblem[] } {
  const plain = readPlainProject(written);
  if (plain !== null) return { project: plain };
  const checked = projectTable.safeParse(written);
  if (checked.success) return { project: checked.data };
  return { problems: explainIssues(checked.error.issues, ["project"], projectTable) };
}

/**
 * What the schema gives for a table of texts and lists of them, which most are; null for any other, right
 * or wrong. The schema takes three times as long, and no two jobs have the same table.
 */
export function readPlainProject(written: unknown): ProjectTable | null {
  if (!isTable(written) || written["optional-dependencies"] !== undefined) return null;
  const { name, version, description, dependencies = [] } = written;
  const requiresPython = written["requires-python"];
  if (typeof name !== "string" || typeof version !== "string") return null;
  if (!isTextOrAbsent(description) || !isTextOrAbsent(requiresPython)) return null;
  if (!Array.isArray(dependencies) || !dependencies.every(isText)) return null;
  const table: ProjectTable = { name, version, dependencies, "optional-dependencies": {} };
  if (description !== undefined) table.description = description;
  if (requiresPython !== undefined) table["requires-python"] = requiresPython;
  return table;
}

function isText(value: unknown): value is string {
  return typeof value === "string";
}

function isTextOrAbsent(value: unknown): value is string | undefined {
  return value === undefined || typeof value === "string";
}
