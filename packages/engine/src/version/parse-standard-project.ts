import { foldName } from "../requirements/normalize-name.ts";
import { tryParseRequirement } from "../requirements/parse-requirement.ts";
import { renderQuotedText } from "../requirements/render-quoted-text.ts";
import { checkImportIndexes } from "./check-import-indexes.ts";
import { placeOf } from "./parse-poetry.ts";
import type { ForeignContext } from "./parse-poetry.ts";
import type { ForeignProject, ImportFinding } from "./project-import.ts";

type Table = Readonly<Record<string, unknown>>;
type Path = readonly (string | number)[];

/**
 * Reads `[project]` as the PyPA specifies it, and what uv and Poetry add to it in tables of their own.
 * Its requirements stay where they are written, so that none are handed on.
 */
export function parseStandardProject(manifest: Table, context: ForeignContext): ForeignProject {
  const project = tableOf(manifest["project"]);
  const tool = tableOf(manifest["tool"]);
  return {
    name: textOf(project["name"]),
    version: textOf(project["version"]),
    requiresPython: textOf(project["requires-python"]),
    requirements: [],
    groups: {},
    scripts: Object.values(tableOf(project["scripts"])).filter((item) => typeof item === "string"),
    findings: [
      ...listDynamic(project, context),
      ...listGroups(manifest, context),
      ...listUv(tableOf(tool["uv"]), context, listUsed(project, context.groups)),
      ...listPoetry(tableOf(tool["poetry"]), context),
    ],
  };
}

/** What a build backend would fill in is not there for anybody who only reads. */
function listDynamic(project: Table, context: ForeignContext): ImportFinding[] {
  const dynamic = Array.isArray(project["dynamic"]) ? project["dynamic"] : [];
  return ["name", "version", "requires-python", "dependencies", "optional-dependencies"]
    .filter((key) => dynamic.includes(key))
    .map((key) => ({
      kind: "problem" as const,
      place: placeOf(context, ["project", "dynamic"]),
      text: `\`${key}\` is \`dynamic\`: only a build would say what it is`,
      instead: `write \`${key}\` below \`[project]\` and take it out of \`dynamic\``,
    }));
}

function listGroups(manifest: Table, context: ForeignContext): ImportFinding[] {
  const optional = tableOf(tableOf(manifest["project"])["optional-dependencies"]);
  const development = tableOf(manifest["dependency-groups"]);
  const say = (kind: ImportFinding["kind"], path: Path, text: string, instead: string) => ({
    kind,
    place: placeOf(context, path),
    text,
    instead,
  });
  const { groups } = context;
  return [
    ...Object.keys(optional)
      .filter((group) => !groups.includes(group))
      .map((group) =>
        say(
          "note",
          ["project", "optional-dependencies", group],
          `the extra ${renderQuotedText(group)} is not part of the job`,
          `add \`--groups ${group}\` if the job needs it when it runs`,
        ),
      ),
    ...Object.keys(development).map((group) =>
      groups.includes(group) && !Object.hasOwn(optional, group)
        ? say(
            "problem",
            ["dependency-groups", group],
            `${renderQuotedText(group)} is a group for working on the project`,
            "write what the job needs of it below `[project.optional-dependencies]`",
          )
        : say(
            "note",
            ["dependency-groups", group],
            `the group ${renderQuotedText(group)} is not part of the job`,
            "write what the job needs of it in `dependencies`",
          ),
    ),
  ];
}

/** The packages that the job itself asks for; what a project is developed with is not among them. */
function listUsed(project: Table, groups: readonly string[]): string[] {
  const optional = tableOf(project["optional-dependencies"]);
  return [project["dependencies"], ...groups.map((group) => optional[group])]
    .flatMap((list) => (Array.isArray(list) ? list : []))
    .filter((item) => typeof item === "string");
}

/**
 * What a table `[tool.uv]` changes about where packages come from, and which versions are taken, as
 * far as it concerns the given requirements.
 */
export function listUv(
  uv: Table,
  context: ForeignContext,
  requirements: readonly string[],
  place: (path: Path) => string = (path) => placeOf(context, ["tool", "uv", ...path]),
): ImportFinding[] {
  const used = new Set(requirements.map((text) => tryParseRequirement(text).requirement?.name));
  const sources = Object.entries(tableOf(uv["sources"]))
    .filter(([name]) => used.has(foldName(name)))
    .flatMap(([name, entry]) =>
      (Array.isArray(entry) ? entry : [entry]).map((part) => [name, tableOf(part)] as const),
    );
  const pins = sources.flatMap(([name, source]) => {
    const index = textOf(source["index"]);
    return index === null ? [] : [{ place: place(["sources", name]), package: name, index }];
  });
  const direct = sources.flatMap(([name, source]): ImportFinding[] => {
    const kind = DIRECT.find((key) => Object.hasOwn(source, key));
    if (kind === undefined) return [];
    // Its name stays in `dependencies`, and an index may have a stranger's package of that name.
    return [
      {
        kind: "problem",
        place: place(["sources", name]),
        text: `${renderQuotedText(name)} comes from \`${kind}\`, which has no hash to lock`,
        instead: "publish it to an index, or put its modules under `src/` and take its name out",
      },
    ];
  });
  const settings = Object.keys(uv).flatMap((key): ImportFinding[] => {
    const known = SETTINGS.get(key);
    if (known === undefined) return [];
    const [kind, instead] = known;
    return [{ kind, place: place([key]), text: `\`${key}\` of uv is not read`, instead }];
  });
  return [
    ...checkImportIndexes(listIndexes(uv, place), pins, context.indexes),
    ...direct,
    ...settings,
  ];
}

function listIndexes(uv: Table, place: (path: Path) => string) {
  const tables = Array.isArray(uv["index"]) ? uv["index"].map(tableOf) : [];
  const named = tables.map((table, index) => ({
    place: place(["index", index]),
    name: textOf(table["name"]),
    url: textOf(table["url"]),
  }));
  const flat = ["index-url", "default-index", "extra-index-url"].flatMap((key) => {
    const written = Array.isArray(uv[key]) ? uv[key] : [uv[key]];
    return written.map((url) => ({ place: place([key]), name: null, url: textOf(url) }));
  });
  return [...named, ...flat].flatMap(({ url, ...rest }) =>
    url === null ? [] : [{ ...rest, url }],
  );
}

/** Beside `[project]`, Poetry's own table only adds where packages come from. */
function listPoetry(poetry: Table, context: ForeignContext): ImportFinding[] {
  const place = (path: Path) => placeOf(context, ["tool", "poetry", ...path]);
  const sources = Array.isArray(poetry["source"]) ? poetry["source"].map(tableOf) : [];
  const indexes = sources.flatMap((table, index) => {
    const url = textOf(table["url"]);
    return url === null
      ? []
      : [{ place: place(["source", index]), name: textOf(table["name"]), url }];
  });
  const entries = Object.entries(tableOf(poetry["dependencies"]));
  const pins = entries.flatMap(([name, entry]) => {
    const index = textOf(tableOf(entry)["source"]);
    return index === null ? [] : [{ place: place(["dependencies", name]), package: name, index }];
  });
  const direct = entries.flatMap(([name, entry]): ImportFinding[] => {
    const kind = DIRECT.find((key) => Object.hasOwn(tableOf(entry), key));
    if (kind === undefined) return [];
    const text = `${renderQuotedText(name)} comes from \`${kind}\`, which has no hash to lock`;
    const instead = "publish it to an index, or put its modules under `src/`";
    return [{ kind: "problem", place: place(["dependencies", name]), text, instead }];
  });
  return [...checkImportIndexes(indexes, pins, context.indexes), ...direct];
}

function tableOf(value: unknown): Table {
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? (value as Table)
    : {};
}

function textOf(value: unknown): string | null {
  return typeof value === "string" ? value : null;
}

const DIRECT = ["git", "path", "url", "workspace", "file"];
const POLICY = "see docs/guides/indexes-and-policy.md for the policy of the workspace";
type Setting = readonly [kind: ImportFinding["kind"], instead: string];
const SETTINGS: ReadonlyMap<string, Setting> = new Map<string, Setting>([
  [
    "constraint-dependencies",
    ["lost", "write the bounds to a file that a `-c` line of a requirement file names"],
  ],
  ["override-dependencies", ["lost", "ask for versions that go together in `dependencies`"]],
  ["exclude-dependencies", ["lost", "ask for versions that go together in `dependencies`"]],
  ["find-links", ["lost", "serve the files by an index, and name that in `pysnip.toml`"]],
  ["dev-dependencies", ["note", "write what the job needs of it in `dependencies`"]],
  ["environments", ["note", "write `platforms` below `[tool.pysnip]`"]],
  ["required-environments", ["note", "write `bundle-platforms` below `[tool.pysnip]`"]],
  ["prerelease", ["note", `write \`policy.prereleases\`; ${POLICY}`]],
  ["exclude-newer", ["note", `write \`policy.min-release-age\`; ${POLICY}`]],
  ["no-binary", ["note", POLICY]],
  ["no-build", ["note", POLICY]],
  ["resolution", ["note", "ask for the versions that are meant in `dependencies`"]],
  ["workspace", ["note", "import each member of the workspace on its own"]],
]);
