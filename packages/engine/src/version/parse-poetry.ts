import type { FindPosition } from "../config/derive-key-positions.ts";
import type { IndexesTable } from "../config/policy-schema.ts";
import { foldName } from "../requirements/normalize-name.ts";
import { parsePoetryRange } from "../requirements/parse-poetry-range.ts";
import { renderPlace } from "../requirements/render-place.ts";
import { renderQuotedText } from "../requirements/render-quoted-text.ts";
import { checkImportIndexes } from "./check-import-indexes.ts";
import { parsePoetryDependency } from "./parse-poetry-dependency.ts";
import type { ForeignProject, ImportFinding } from "./project-import.ts";

/** What reading another tool's tables needs beside them. */
export interface ForeignContext {
  /** The manifest's path, as shown. */
  readonly path: string;
  readonly locate: FindPosition;
  readonly indexes: IndexesTable;
  /** The groups that a person asks for. */
  readonly groups: readonly string[];
}

type Table = Readonly<Record<string, unknown>>;

/** Reads `[tool.poetry]` of a project that has no `[project]`, as far as a job needs it. */
export function parsePoetry(poetry: Table, context: ForeignContext): ForeignProject {
  const main = tableOf(poetry["dependencies"]);
  const { python, ...dependencies } = main;
  const read = readTable(dependencies, ["dependencies"], context);
  const requiresPython = readPython(python, context);
  const extras = readExtras(poetry, read.byName, context);
  const named = new Set(
    Object.values(tableOf(poetry["extras"])).flatMap((list) => listOf(list).map(foldName)),
  );
  const groups = readGroups(poetry, context);
  return {
    name: textOf(poetry["name"]),
    version: textOf(poetry["version"]),
    requiresPython: requiresPython.value,
    requirements: read.required,
    groups: { ...extras.groups, ...groups.groups },
    scripts: Object.values(tableOf(poetry["scripts"])).filter((item) => typeof item === "string"),
    findings: [
      ...requiresPython.findings,
      ...read.findings,
      ...read.optional
        .filter((name) => !named.has(foldName(name)))
        .map((name) =>
          finding(context, "note", ["dependencies", name], {
            text: `${renderQuotedText(name)} is optional, and no extra names it`,
            instead: "write it in `dependencies` of `[project]` if the job needs it",
          }),
        ),
      ...extras.findings,
      ...groups.findings,
      ...readSources(poetry, context),
      finding(context, "note", [], {
        text: "`[tool.poetry]` stays for Poetry; nothing of it is read from now on",
        instead: "change `[project]`, or take the table out when Poetry is used no longer",
      }),
    ],
  };
}

interface ReadTable {
  readonly required: readonly string[];
  /** Names of those that an extra has to name before they count. */
  readonly optional: readonly string[];
  /** Every dependency, those that are optional included. */
  readonly byName: ReadonlyMap<string, readonly string[]>;
  readonly findings: readonly ImportFinding[];
}

function readTable(table: Table, path: readonly string[], context: ForeignContext): ReadTable {
  const required: string[] = [];
  const optional: string[] = [];
  const byName = new Map<string, readonly string[]>();
  const findings: ImportFinding[] = [];
  for (const [name, written] of Object.entries(table)) {
    const { requirements, isOptional, losses } = parsePoetryDependency(name, written);
    byName.set(foldName(name), requirements);
    if (isOptional) optional.push(name);
    else required.push(...requirements);
    for (const loss of losses) findings.push(finding(context, loss.kind, [...path, name], loss));
  }
  return { required, optional, byName, findings };
}

function readPython(
  written: unknown,
  context: ForeignContext,
): { readonly value: string | null; readonly findings: ImportFinding[] } {
  if (written === undefined) return { value: null, findings: [] };
  const parsed = typeof written === "string" ? parsePoetryRange(written) : null;
  if (parsed?.specifier !== undefined) return { value: parsed.specifier || null, findings: [] };
  const instead = parsed?.problem.instead ?? 'write it as text, such as `python = "^3.11"`';
  const text = `\`python\`: ${parsed?.problem.reason ?? "it is no constraint"}`;
  return {
    value: null,
    findings: [finding(context, "lost", ["dependencies", "python"], { text, instead })],
  };
}

/** An extra names optional dependencies, which become a group of `[project.optional-dependencies]`. */
function readExtras(
  poetry: Table,
  byName: ReadonlyMap<string, readonly string[]>,
  context: ForeignContext,
): Pick<ForeignProject, "groups" | "findings"> {
  const groups = new Map<string, readonly string[]>();
  const findings: ImportFinding[] = [];
  for (const [extra, written] of Object.entries(tableOf(poetry["extras"]))) {
    const names = listOf(written);
    const unknown = names.filter((name) => !byName.has(foldName(name)));
    for (const name of unknown) {
      const text = `the extra names ${renderQuotedText(name)}, which is no dependency`;
      findings.push(
        finding(context, "lost", ["extras", extra], { text, instead: "take it out of the extra" }),
      );
    }
    groups.set(
      extra,
      names.flatMap((name) => byName.get(foldName(name)) ?? []),
    );
  }
  return { groups: Object.fromEntries(groups), findings };
}

/** Groups of Poetry are for working on a project; one is part of the job only when asked for. */
function readGroups(
  poetry: Table,
  context: ForeignContext,
): Pick<ForeignProject, "groups" | "findings"> {
  const groups = new Map<string, readonly string[]>();
  const findings: ImportFinding[] = [];
  const written = Object.entries(tableOf(poetry["group"])).map(
    ([group, table]) => [group, ["group", group, "dependencies"], table] as const,
  );
  const old = poetry["dev-dependencies"];
  const all =
    old === undefined
      ? written
      : [...written, ["dev", ["dev-dependencies"], { dependencies: old }] as const];
  for (const [group, path, table] of all) {
    if (!context.groups.includes(group)) {
      const text = `the group ${renderQuotedText(group)} is not part of the job`;
      const instead = `add \`--groups ${group}\` if the job needs it when it runs`;
      findings.push(finding(context, "note", path, { text, instead }));
      continue;
    }
    const read = readTable(tableOf(tableOf(table)["dependencies"]), path, context);
    groups.set(group, [...read.byName.values()].flat());
    findings.push(...read.findings);
  }
  return { groups: Object.fromEntries(groups), findings };
}

function readSources(poetry: Table, context: ForeignContext): ImportFinding[] {
  const place = (path: readonly (string | number)[]) =>
    placeOf(context, ["tool", "poetry", ...path]);
  const written = Array.isArray(poetry["source"]) ? poetry["source"].map(tableOf) : [];
  const indexes = written.flatMap((source, index) => {
    const url = textOf(source["url"]);
    return url === null
      ? []
      : [{ place: place(["source", index]), name: textOf(source["name"]), url }];
  });
  const pins = Object.entries(tableOf(poetry["dependencies"])).flatMap(([name, entry]) =>
    (Array.isArray(entry) ? entry : [entry]).flatMap((part) => {
      const index = textOf(tableOf(part)["source"]);
      return index === null ? [] : [{ place: place(["dependencies", name]), package: name, index }];
    }),
  );
  return checkImportIndexes(indexes, pins, context.indexes);
}

function finding(
  context: ForeignContext,
  kind: ImportFinding["kind"],
  path: readonly string[],
  { text, instead }: Pick<ImportFinding, "text" | "instead">,
): ImportFinding {
  return { kind, place: placeOf(context, ["tool", "poetry", ...path]), text, instead };
}

/** Where a key stands; where the nearest one above it stands when it is written in another way. */
export function placeOf(
  { path: file, locate }: Pick<ForeignContext, "path" | "locate">,
  path: readonly (string | number)[],
): string {
  for (let length = path.length; length > 0; length -= 1) {
    const found = locate(path.slice(0, length));
    if (found) return renderPlace({ file, ...found });
  }
  return file;
}

function tableOf(value: unknown): Table {
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? (value as Table)
    : {};
}

function listOf(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === "string") : [];
}

function textOf(value: unknown): string | null {
  return typeof value === "string" ? value : null;
}
