import valid from "semver/functions/valid.js";
import { checkProjectTable, type ProjectTable } from "./check-project-table.ts";
import type { ConfigProblem, JobConfig, PythonMinor, WorkspaceConfig } from "./config.ts";
import { deriveJobSettings, type JobSettings } from "./derive-job-settings.ts";
import { deriveUvSources } from "./derive-uv-sources.ts";
import { isTable } from "./parse-toml.ts";
import { parseTomlTables } from "./parse-toml-tables.ts";
import { scanJobMention } from "./scan-job-mention.ts";
import { shortenText } from "./shorten-text.ts";

/** What a `pyproject.toml` turned out to be. */
export type ParsedManifest =
  /** With a problem it is not TOML, and nothing in it tells whose it is. */
  | { readonly kind: "other"; readonly problem?: ConfigProblem }
  | { readonly kind: "broken"; readonly name: string; readonly problems: readonly ConfigProblem[] }
  | { readonly kind: "job"; readonly job: JobConfig };

/** Reads a `pyproject.toml`: a job, somebody else's project, or a job with problems. */
export function parseManifest(
  text: string,
  root: string,
  workspace: WorkspaceConfig,
): ParsedManifest {
  const parsed = parseTomlTables(text);
  if ("problem" in parsed) {
    const problem = text.includes("\0") ? NOT_UTF8 : parsed.problem;
    return scanJobMention(text) ? breakManifest(root, [problem]) : { kind: "other", problem };
  }
  const tool = parsed.table["tool"];
  const written = isTable(tool) ? tool["pysnip"] : undefined;
  if (!isTable(written)) {
    return holdsJob(tool) ? breakManifest(root, [NO_TABLE], parsed.table) : { kind: "other" };
  }
  // A library that uses further libraries says so, and is no job.
  if (Object.keys(written).join() === "libraries") return { kind: "other" };
  const { table } = parsed;
  const checked = checkTables(table["project"] ?? {}, written, workspace);
  if ("problems" in checked) return breakManifest(root, checked.problems, table);
  const problems = checkWhole(checked);
  const { python } = checked.settings;
  if (problems.length > 0 || python === null) return breakManifest(root, problems, table);
  return { kind: "job", job: buildJob(root, python, checked, tool) };
}

/** A job that cannot be used, under the name that its manifest gives it, or that of its folder. */
export function breakManifest(
  root: string,
  problems: readonly ConfigProblem[],
  table: Readonly<Record<string, unknown>> = {},
): Extract<ParsedManifest, { kind: "broken" }> {
  return { kind: "broken", name: nameOf(table, folderOf(root)), problems };
}

// Whether a table that is written as something else was meant to be a job's.
function holdsJob(tool: unknown): boolean {
  return [tool].flat().some((each) => isTable(each) && Object.hasOwn(each, "pysnip"));
}

const NOT_UTF8: ConfigProblem = {
  path: [],
  message: "holds NUL characters, as UTF-16 does; save it as UTF-8",
};
const NO_TABLE: ConfigProblem = {
  path: ["tool", "pysnip"],
  message: "must be one table: write `[tool.pysnip]` once, with the keys of the job below it",
};

interface Tables {
  readonly project: ProjectTable;
  readonly settings: JobSettings;
  /** The table as written: a schema would silently drop a key such as `__proto__`. */
  readonly libraries: Record<string, unknown>;
}

function checkTables(
  projectWritten: unknown,
  jobWritten: Record<string, unknown>,
  workspace: WorkspaceConfig,
): Tables | { readonly problems: readonly ConfigProblem[] } {
  const libraries = jobWritten["libraries"];
  const checked = checkProjectTable(projectWritten);
  const settings = deriveJobSettings(jobWritten, workspace);
  if ("project" in checked && !("tableProblems" in settings)) {
    return { project: checked.project, settings, libraries: isTable(libraries) ? libraries : {} };
  }
  return {
    problems: [
      ...("problems" in checked ? checked.problems : []),
      ...("tableProblems" in settings ? settings.tableProblems : []),
    ],
  };
}

function checkWhole({ project, settings }: Tables): ConfigProblem[] {
  return checkProject(project.name, project.version).concat(
    settings.problems,
    checkGroups(settings.groups, project["optional-dependencies"]),
  );
}

function buildJob(
  root: string,
  python: PythonMinor,
  { project, settings, libraries }: Tables,
  tool: unknown,
): JobConfig {
  return {
    root,
    name: project.name,
    version: project.version,
    entry: settings.entry,
    kind: settings.kind,
    python,
    platforms: settings.platforms,
    bundlePlatforms: settings.bundlePlatforms,
    autoInstall: settings.autoInstall,
    failOnMissing: settings.failOnMissing,
    bundle: settings.bundle,
    env: settings.env,
    generated: settings.generated,
    policy: settings.policy,
    declared: {
      requiresPython: project["requires-python"] ?? null,
      dependencies: project.dependencies,
      optionalDependencies: project["optional-dependencies"],
      groups: settings.groups,
      libraries,
      requirementFiles: settings.requirementFiles,
      builtins: settings.builtins,
      ...deriveUvSources(tool),
    },
  };
}

const PROJECT_NAME = /^[A-Za-z0-9](?:[A-Za-z0-9._-]{0,62}[A-Za-z0-9])?$/;

function checkProject(name: string, version: string): ConfigProblem[] {
  const problems: ConfigProblem[] = [];
  const nameProblem = explainName(name);
  if (nameProblem !== null) problems.push({ path: ["project", "name"], message: nameProblem });
  const versionProblem = explainVersion(version);
  if (versionProblem !== null) {
    problems.push({ path: ["project", "version"], message: versionProblem });
  }
  return problems;
}

function explainName(name: string): string | null {
  if (!PROJECT_NAME.test(name)) {
    return "must be 1 to 64 letters, digits, `.`, `_` or `-`, and begin and end with a letter or digit";
  }
  // Nx keeps projects in plain objects, which have these names before any project does.
  if (!(name in Object.prototype)) return null;
  return `\`${name}\` is a name that every JavaScript object has, so Nx would fail on it; \`${name}-job\` would do`;
}

let lastSound = "";

function explainVersion(version: string): string | null {
  // Many jobs have the version of the one before.
  if (version === lastSound) return null;
  const plain = valid(version);
  if (plain === version) {
    lastSound = version;
    return null;
  }
  const shown = `\`${escapeText(version)}\``;
  if (plain !== null && version.startsWith(`${plain}+`)) {
    return `${shown} has build metadata (\`+…\`), which is not accepted in a job's version; write \`${plain}\``;
  }
  return `${shown} is not a semantic version such as \`1.0.0\``;
}

// What cannot be seen in a terminal, or would move its cursor, is shown by its number.
function escapeText(text: string): string {
  return shortenText(text).replace(
    /[^ -~…]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

function checkGroups(groups: readonly string[], declared: Readonly<Record<string, unknown>>) {
  if (groups.length === 0) return [];
  const known = new Set(Object.keys(declared).map(foldGroup));
  return groups
    .filter((group) => !known.has(foldGroup(group)))
    .map((group) => ({
      path: ["tool", "pysnip", "groups"],
      message: `\`${shortenText(group)}\` is not in \`[project.optional-dependencies]\``,
    }));
}

// PEP 685: groups are known by one spelling.
function foldGroup(group: string): string {
  return group.toLowerCase().replace(/[-_.]+/g, "-");
}

function folderOf(root: string): string {
  return root.split("/").at(-1) ?? root;
}

function nameOf(table: Readonly<Record<string, unknown>>, folder: string): string {
  const project = table["project"];
  const name = isTable(project) ? project["name"] : undefined;
  return typeof name === "string" && explainName(name) === null ? name : folder;
}
