import type { z } from "zod";
import { definitionOf, unwrap } from "./derive-known-keys.ts";

/** One configuration file: who reads it, its schema, and what holds where it says nothing. */
export interface ConfigurationFile {
  readonly where: "job" | "workspace";
  readonly schema: z.ZodType;
  /** By whole key, such as `policy.only-wheels`; text stands for itself, other values are written as TOML. */
  readonly defaults: Readonly<Record<string, unknown>>;
}

/** The reference page of all configuration keys as Markdown, from the schemas that read them. */
export function renderConfiguration(files: readonly ConfigurationFile[]): string {
  const rows = new Map<string, Row>();
  for (const { where, schema, defaults } of files) {
    for (const row of readRows(schema, "", defaults)) {
      const known = rows.get(row.key);
      rows.set(row.key, { ...row, where: [...(known?.where ?? []), where] });
    }
  }
  const lines = [...rows.values()]
    .sort((left, right) => (left.key < right.key ? -1 : 1))
    .map(
      ({ key, where, values, fallback, meaning }) =>
        `| \`${key}\` | ${where.join(", ")} | ${values} | ${fallback} | ${meaning} |`,
    );
  return `${HEADER}${lines.join("\n")}\n`;
}

interface Row {
  readonly key: string;
  readonly where: readonly string[];
  readonly values: string;
  readonly fallback: string;
  readonly meaning: string;
}

function readRows(
  schema: z.ZodType,
  prefix: string,
  defaults: ConfigurationFile["defaults"],
): Row[] {
  return Object.entries(definitionOf(unwrap(schema)).shape ?? {}).flatMap(([name, field]) => {
    const key = `${prefix}${name}`;
    const type = unwrap(field);
    const { element: item } = definitionOf(type);
    const element = item && unwrap(item);
    if (definitionOf(type).shape) return readRows(type, `${key}.`, defaults);
    if (element && definitionOf(element).shape) return readRows(element, `${key}[].`, defaults);
    return {
      key,
      where: [],
      values: renderValues(type),
      fallback: renderDefault(field, defaults[key]),
      meaning: escape(field.description ?? type.description ?? ""),
    };
  });
}

function renderValues(type: z.ZodType): string {
  const { type: kind, element, entries, options } = definitionOf(type);
  switch (kind) {
    case "array":
      return `list of ${element ? renderValues(element) : "values"}`;
    case "enum":
      return Object.values(entries ?? {})
        .map((value) => `\`${JSON.stringify(value)}\``)
        .join(", ");
    case "union":
      return (options ?? []).map(renderValues).join(", or ");
    case "boolean":
      return "`true`, `false`";
    case "number":
      return "whole number";
    case "record":
      return "table";
    default:
      return "text";
  }
}

function renderDefault(field: z.ZodType, known: unknown): string {
  const { type, defaultValue } = definitionOf(field);
  const value = known ?? (type === "default" ? defaultValue : undefined);
  if (value === undefined) return type === "optional" ? "–" : "required";
  if (typeof value === "string" && value.includes(" ")) return escape(value);
  const text = JSON.stringify(value);
  return text === "[]" || text === "{}" ? "none" : `\`${text}\``;
}

// A bar would end the cell.
function escape(text: string): string {
  return text.replaceAll("|", "\\|");
}

const HEADER = `# Configuration

A job is configured by \`[tool.pysnip]\` of its \`pyproject.toml\`, a workspace by \`pysnip.toml\` at its
root. An unknown key is an error that names the nearest known one. Where a key can stand in both, the
job's value counts, except for \`policy\` and \`limits\`: a job can only narrow what its workspace allows. A key such as
\`policy.deny\` is \`deny\` in the table \`[policy]\` of \`pysnip.toml\` and in \`[tool.pysnip.policy]\` of a job;
\`indexes.named[].url\` is \`url\` in one of the tables \`[[indexes.named]]\`.

This page is rendered from the schemas in \`packages/engine/src/config\`: edit those, then run
\`npx vitest run src/config -u\` in \`packages/engine\`.

| Key | Where | Values | Default | Meaning |
|---|---|---|---|---|
`;
