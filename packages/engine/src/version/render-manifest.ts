import { renderTomlString } from "./render-toml-string.ts";

/** What a new job's manifest says; requirements are written as they are given. */
export interface ManifestValues {
  readonly name: string;
  readonly version: string;
  readonly description: string | null;
  readonly python: string;
  readonly requirements: readonly string[];
  readonly entry: string;
  readonly kind: "function" | "script";
}

/** Renders the smallest `pyproject.toml` of a job: what has a default is left out. */
export function renderManifest(values: ManifestValues): string {
  const { name, version, description, python, requirements, entry, kind } = values;
  const lines = [
    "[project]",
    `name = ${renderTomlString(name)}`,
    `version = ${renderTomlString(version)}`,
    ...(description === null ? [] : [`description = ${renderTomlString(description)}`]),
    `requires-python = ${renderTomlString(`>=${python}`)}`,
    `dependencies = ${renderList(requirements)}`,
    "",
    "[tool.pysnip]",
    `entry = ${renderTomlString(entry)}`,
    ...(kind === "function" ? [] : [`kind = ${renderTomlString(kind)}`]),
    `python = ${renderTomlString(python)}`,
  ];
  return `${lines.join("\n")}\n`;
}

function renderList(items: readonly string[]): string {
  const strings = items.map(renderTomlString);
  if (strings.length < 2) return `[${strings.join("")}]`;
  return `[\n${strings.map((text) => `    ${text},\n`).join("")}]`;
}
