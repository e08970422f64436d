import { isTable } from "../config/parse-toml.ts";
import { explainCharacters } from "./explain-refused-text.ts";
import { distributionFor } from "./distribution-for.ts";
import { endOfName, foldName } from "./normalize-name.ts";
import { type Requirement, tryParseRequirement } from "./parse-requirement.ts";
import { parseVersionRange } from "./parse-version-range.ts";
import { type PlacedProblem, refuseProblems } from "./refuse-problems.ts";
import { renderQuotedText } from "./render-quoted-text.ts";
import type { SourcePosition } from "./requirement-source.ts";

/** One line of a `libraries` table; `requirement` is null for a module of the standard library. */
export interface LibraryEntry extends SourcePosition {
  readonly importName: string;
  readonly requirement: Requirement | null;
  /** The project of the workspace that it comes from, in normal form; `requirement` is null then. */
  readonly project?: string;
  /** The entry as text, for messages. */
  readonly text: string;
  readonly index?: string;
  /** Where a range was read as something that its text alone does not say. */
  readonly note?: string;
}

/**
 * Reads a table of import name to version: a range (`~> 1.12`), `"stdlib"`, a table of `package`,
 * `version`, `extras`, `index` and `marker`, or `{ project = "…" }` for the workspace. Without `package` the distribution has the
 * name of the import with `-` for `_` and `.`; an import that is known to come from elsewhere then
 * is refused. `locate` gives the place of a key. Throws one `PYSNIP_REQUIREMENT_INVALID` with every
 * problem.
 */
export function parseLibraryMap(
  table: Readonly<Record<string, unknown>>,
  options: {
    readonly file?: string;
    readonly locate?: (importName: string) => { line: number; column: number } | null;
  } = {},
): LibraryEntry[] {
  const file = options.file ?? "<libraries>";
  const entries: LibraryEntry[] = [];
  const problems: PlacedProblem[] = [];
  for (const [importName, value] of Object.entries(table)) {
    const place = options.locate?.(importName) ?? { line: 0, column: 0 };
    const text = `${importName} = ${JSON.stringify(value) ?? "undefined"}`;
    const parsed = parseEntry(importName, value);
    if ("reason" in parsed) problems.push({ file, ...place, text, ...parsed });
    else entries.push({ file, ...place, text, importName, ...parsed });
  }
  refuseProblems(problems);
  return entries;
}

type Refusal = { readonly reason: string; readonly instead: string };
type ParsedEntry = Pick<LibraryEntry, "requirement" | "project" | "index" | "note"> | Refusal;

interface LibraryTable {
  readonly package?: string;
  readonly version?: string;
  readonly extras?: readonly string[];
  readonly index?: string;
  readonly marker?: string;
}

function parseEntry(importName: string, value: unknown): ParsedEntry {
  const foreign = explainCharacters(importName);
  if (foreign !== null) return { reason: foreign.reason, instead: foreign.instead };
  if (importName.length > LONGEST_NAME || !importName.split(".").every(isModuleName)) {
    return {
      reason: "the key is not the name of a Python module",
      instead: "write the name that the code imports, and the distribution as `package`",
    };
  }
  if (value === "stdlib") return { requirement: null };
  if (typeof value === "number" || typeof value === "bigint") {
    return {
      reason: "a number loses its zeros: 1.10 would become 1.1",
      instead: `write text, such as \`${importName} = "==${String(value)}.*"\``,
    };
  }
  if (value === null || typeof value === "string")
    return build(importName, { version: value ?? "*" });
  return isTable(value)
    ? parseTable(importName, value)
    : { reason: "it is no version", instead: ADVICE };
}

function parseTable(importName: string, value: Readonly<Record<string, unknown>>): ParsedEntry {
  if (Object.hasOwn(value, "project")) return parseProject(importName, value);
  for (const [key, part] of Object.entries(value)) {
    if (!TABLE_KEYS.has(key)) {
      const known = `known keys: ${[...TABLE_KEYS].join(", ")}`;
      return {
        reason: `${renderQuotedText(key)} is not a key of a library`,
        instead: `${known}; put a dotted import name in quotes`,
      };
    }
    const fits = key === "extras" ? isTextList(part) : typeof part === "string";
    if (!fits)
      return {
        reason: `\`${key}\` has to be ${key === "extras" ? "an array of strings" : "a string"}`,
        instead: ADVICE,
      };
  }
  // Every key was checked above.
  return build(importName, value as LibraryTable);
}

// What a project of the workspace needs, and in which versions, its own manifest says.
function parseProject(importName: string, value: Readonly<Record<string, unknown>>): ParsedEntry {
  const { project, ...rest } = value;
  const instead = `write \`${importName} = { project = "name-of-the-project" }\``;
  if (Object.keys(rest).length > 0) {
    return { reason: "`project` names a project of this workspace and stands alone", instead };
  }
  return typeof project === "string" && isName(project)
    ? { requirement: null, project: foldName(project) }
    : { reason: "`project` is no name of a project", instead };
}

function build(importName: string, library: LibraryTable): ParsedEntry {
  const elsewhere = library.package === undefined ? explainElsewhere(importName) : null;
  if (elsewhere !== null) return elsewhere;
  const name = library.package ?? foldName(importName);
  if (!isName(name)) {
    return {
      reason: `no distribution can be called ${renderQuotedText(name)}`,
      instead: 'write `package = "…"`',
    };
  }
  const extras = library.extras ?? [];
  const badExtra = extras.find((extra) => !isName(extra));
  if (badExtra !== undefined) {
    return {
      reason: `${renderQuotedText(badExtra)} is not the name of an extra`,
      instead: 'write `extras = ["name"]`',
    };
  }
  if (library.index !== undefined && !isName(library.index)) {
    return {
      reason: `${renderQuotedText(library.index)} is not the name of an index`,
      instead: "name an index of `pysnip.toml`",
    };
  }
  const range = parseVersionRange(library.version ?? "");
  if (range.problem !== undefined) {
    return { reason: range.problem.reason, instead: range.problem.instead };
  }
  const marker = library.marker === undefined ? "" : ` ; ${library.marker}`;
  const { requirement, problem } = tryParseRequirement(
    `${name}[${extras.join(",")}]${range.specifier}${marker}`,
  );
  if (problem !== undefined) return { reason: problem.reason, instead: problem.instead };
  return {
    requirement,
    ...(library.index === undefined ? {} : { index: library.index }),
    ...(range.note === undefined ? {} : { note: range.note }),
  };
}

// A distribution that happens to have the name of a well-known import is the classic trap.
function explainElsewhere(importName: string): Refusal | null {
  const { kind, candidates } = distributionFor(importName);
  const [first] = candidates;
  const isKnown = kind === "mapped" || kind === "ambiguous";
  if (!isKnown || first === undefined || candidates.includes(foldName(importName))) return null;
  return {
    reason: `the module \`${importName}\` comes from ${candidates.map((name) => `\`${name}\``).join(" or ")}`,
    instead: `write \`${importName} = { package = "${first}" }\``,
  };
}

function isModuleName(part: string): boolean {
  return IDENTIFIER.test(part) && !KEYWORDS.has(part);
}

function isName(text: string): boolean {
  return text !== "" && text.length <= LONGEST_NAME && endOfName(text, 0) === text.length;
}

function isTextList(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((item) => typeof item === "string");
}

const ADVICE = 'write a range such as `"~> 1.12"` or `{ version = ">=1.12" }`';
const LONGEST_NAME = 256;
const TABLE_KEYS = new Set(["package", "version", "extras", "index", "marker", "project"]);
const IDENTIFIER = /^[A-Za-z_][A-Za-z0-9_]*$/;
const KEYWORDS = new Set(
  "False None True and as assert async await break class continue def del elif else except finally for from global if import in is lambda nonlocal not or pass raise return try while with yield".split(
    " ",
  ),
);
