import { parseToml } from "../config/parse-toml.ts";
import { PysnipError } from "../errors/pysnip-error.ts";
import { normalizeName } from "../requirements/normalize-name.ts";
import { parseRequirement } from "../requirements/parse-requirement.ts";
import { renderQuotedText } from "../requirements/render-quoted-text.ts";
import { setTomlKey } from "./edit-toml.ts";
import { editTomlStrings } from "./edit-toml-strings.ts";
import { renderTomlString } from "./render-toml-string.ts";

/** What is to change in a job's manifest; what is left out stays as it is. */
export interface ManifestEdits {
  readonly version?: string | undefined;
  readonly entry?: string | undefined;
  readonly kind?: string | undefined;
  readonly python?: string | undefined;
  readonly requirements?: readonly string[] | undefined;
  readonly dropRequirements?: readonly string[] | undefined;
  readonly libraries?: Readonly<Record<string, unknown>> | undefined;
  /** A requirement file, relative to the job. */
  readonly requirementsFile?: string | undefined;
}

/**
 * Edits a manifest key by key; every other character stays. A requirement takes the place of the one
 * for the same package, and one that says the same already changes nothing. Throws
 * PYSNIP_CONFIG_INVALID when the text is written in a way that cannot be edited so.
 */
export async function editManifest(text: string, edits: ManifestEdits): Promise<string> {
  let edited = text;
  for (const [path, value] of listStrings(edits)) {
    if (readValue(edited, path) === value) continue;
    edited = await setTomlKey(edited, path, renderTomlString(value));
    if (readValue(edited, path) !== value) throw explainLayout(path);
  }
  for (const [name, library] of Object.entries(edits.libraries ?? {})) {
    const path = [...TOOL, "libraries", name];
    if (isEqual(readValue(edited, path), library)) continue;
    edited = await setTomlKey(edited, path, renderInline(library));
    if (!isEqual(readValue(edited, path), library)) throw explainLayout(path);
  }
  edited = await editRequirements(edited, edits);
  const file = edits.requirementsFile;
  const files = readValue(edited, [...TOOL, "requirements"]);
  if (file === undefined || (Array.isArray(files) && files.includes(file))) return edited;
  return await editTomlStrings(edited, [...TOOL, "requirements"], {
    replace: (item) => item,
    append: [file],
  });
}

const TOOL = ["tool", "pysnip"];
const DEPENDENCIES = ["project", "dependencies"];

function listStrings(edits: ManifestEdits): [path: string[], value: string][] {
  const rows: [string[], string | undefined][] = [
    [["project", "version"], edits.version],
    [[...TOOL, "entry"], edits.entry],
    [[...TOOL, "kind"], edits.kind],
    [[...TOOL, "python"], edits.python],
  ];
  return rows.filter((row): row is [string[], string] => row[1] !== undefined);
}

async function editRequirements(text: string, edits: ManifestEdits): Promise<string> {
  const wanted = edits.requirements ?? [];
  const dropped = (edits.dropRequirements ?? []).map(normalizeName);
  const present = readValue(text, DEPENDENCIES);
  const items = (Array.isArray(present) ? present : []).filter((item) => typeof item === "string");
  const missing = dropped.filter((name) => !items.some((item) => nameOf(item) === name));
  const unclear = wanted.filter(
    (item) => items.filter((other) => nameOf(other) === nameOf(item)).length > 1,
  );
  const twice = wanted.filter((item) =>
    wanted.some((one) => nameOf(one) === nameOf(item) && canonicalOf(one) !== canonicalOf(item)),
  );
  const problems = [
    ...missing.map((name) => `\`dependencies\` has no \`${name}\` that could be taken out`),
    ...twice.map((item) => `${renderQuotedText(item)} is not all that is asked of its package`),
    ...unclear.map(
      (item) =>
        `${renderQuotedText(item)} could take the place of several lines of \`dependencies\``,
    ),
  ];
  if (problems.length > 0) throw explainRequirements(problems);
  const replace = (item: string): string | null => {
    const name = nameOf(item);
    if (name !== null && dropped.includes(name)) return null;
    const other = wanted.find((one) => name !== null && nameOf(one) === name);
    return other === undefined || canonicalOf(other) === canonicalOf(item) ? item : other;
  };
  const append = wanted.filter(
    (item) => nameOf(item) === null || !items.some((other) => nameOf(other) === nameOf(item)),
  );
  return await editTomlStrings(text, DEPENDENCIES, { replace, append });
}

function explainRequirements(details: readonly string[]): PysnipError {
  return new PysnipError("PYSNIP_REQUIREMENT_CONFLICT", {
    headline: "the requirements of the job cannot be edited as asked",
    details,
    hint: "edit `dependencies` by hand, or ask for one requirement per package",
  });
}

function nameOf(text: string): string | null {
  try {
    return parseRequirement(text).name;
  } catch {
    return null;
  }
}

function canonicalOf(text: string): string {
  try {
    return parseRequirement(text).canonical;
  } catch {
    return text;
  }
}

function readValue(text: string, path: readonly string[]): unknown {
  const parsed = parseToml(text);
  if ("problem" in parsed) return undefined;
  return path.reduce<unknown>(
    (value, key) =>
      typeof value === "object" && value !== null && Object.hasOwn(value, key)
        ? (value as Record<string, unknown>)[key]
        : undefined,
    parsed.table,
  );
}

function renderInline(value: unknown): string {
  if (typeof value === "string") return renderTomlString(value);
  if (Array.isArray(value)) return `[${value.map(renderInline).join(", ")}]`;
  if (typeof value !== "object" || value === null) return String(value);
  const pairs = Object.entries(value).map(
    ([key, item]) =>
      `${/^[A-Za-z0-9_-]+$/.test(key) ? key : renderTomlString(key)} = ${renderInline(item)}`,
  );
  return `{ ${pairs.join(", ")} }`;
}

function isEqual(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

function explainLayout(path: readonly string[]): PysnipError {
  return new PysnipError("PYSNIP_CONFIG_INVALID", {
    headline: `\`pyproject.toml\` is written in a way in which \`${path.join(".")}\` cannot be set`,
    hint: "write it as a key below its own table header and run the command again",
  });
}
