import { z } from "zod";

/** One generator: what `generators.json` says of it, and the options that it takes. */
export interface DescribedGenerator {
  readonly name: string;
  readonly description: string;
  readonly aliases?: readonly string[] | undefined;
  readonly hidden?: boolean | undefined;
  readonly options: z.ZodObject;
}

/** The reference page of all generators as Markdown, from the schemas that read their options. */
export function renderGenerators(generators: readonly DescribedGenerator[]): string {
  return `${HEADER}${generators.map(renderGenerator).join("")}`;
}

function renderGenerator(generator: DescribedGenerator): string {
  const { name, description, aliases = [], hidden = false, options } = generator;
  const schema = z.toJSONSchema(options, { target: "draft-7", io: "input" }) as OptionSchema;
  const rows = Object.entries(schema.properties ?? {}).filter(
    ([, option]) => option.hidden !== true,
  );
  const required = new Set(schema.required);
  const places = rows.flatMap(([key, { $default }]) =>
    $default?.$source === "argv" ? [` <${key}>`] : [],
  );
  const notes = [
    ...(aliases.length === 0 ? [] : [`Also called ${aliases.map(quote).join(", ")}.`]),
    ...(hidden ? ["Nx does not list it."] : []),
  ];
  return [
    `\n## ${quote(name)}\n`,
    `${[`${description}.`, ...notes].join(" ")}\n`,
    `\`\`\`sh\nnpx nx g @pysnip/nx:${name}${places.join("")}\n\`\`\`\n`,
    ...(rows.length === 0
      ? ["It has no options.\n"]
      : [
          `${HEAD}${rows.map(([key, option]) => renderRow(key, option, required.has(key))).join("\n")}\n`,
        ]),
  ].join("\n");
}

interface OptionSchema {
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly items?: OptionSchema;
  readonly anyOf?: readonly OptionSchema[];
  readonly default?: unknown;
  readonly description?: string;
  readonly aliases?: readonly string[];
  readonly alias?: string;
  readonly properties?: Readonly<Record<string, OptionSchema>>;
  readonly required?: readonly string[];
  readonly $default?: { readonly $source: string };
  readonly hidden?: boolean;
}

function renderRow(key: string, option: OptionSchema, required: boolean): string {
  const { default: value, description = "", alias, aliases = [] } = option;
  const names = [key, ...(alias === undefined ? [] : [alias]), ...aliases];
  const fallback = value === undefined ? "–" : quote(JSON.stringify(value));
  const cells = [
    names.map((name) => quote(renderFlag(name))).join(", "),
    renderType(option),
    required ? "required" : fallback,
    description,
  ];
  // A bar would end the cell.
  return `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
}

function renderFlag(name: string): string {
  if (name.length === 1) return `-${name}`;
  return `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}

function renderType({ type, enum: values, items, anyOf }: OptionSchema): string {
  if (values) return values.map((value) => quote(String(value))).join(", ");
  if (anyOf) return anyOf.map(renderType).join(", or ");
  if (typeof type === "object") return type.map((one) => renderType({ type: one })).join(", or ");
  if (type === "array") return `list of ${items ? renderType(items) : "values"}`;
  return { boolean: "`true`, `false`", number: "number" }[type ?? ""] ?? "text";
}

function quote(text: string): string {
  return `\`${text}\``;
}

const HEAD = "| Option | Values | Default | Meaning |\n|---|---|---|---|\n";
const HEADER = `# Generators

A generator writes files: \`npx nx g @pysnip/nx:<name>\`, or Nx Console's form. \`--dry-run\` shows what it would
write. An option that is on is turned off by \`--no-\` before its name. Nx asks for what is required and missing,
where there is somebody to ask; \`--no-interactive\` turns that off.

This page is rendered from the option schemas in \`packages/nx/src/generators\`: edit those, then run
\`npx vitest run src/schemas -u\` in \`packages/nx\`.
`;
