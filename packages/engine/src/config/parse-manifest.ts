import valid from "semver/functions/valid.js";
import { checkProjectTable, type ProjectTable } from "./check-project-table.ts";
import type { ConfigProblem, JobConfig, PythonMinor, WorkspaceConfig } from "./config.ts";
import { deriveJobSettings, type JobSettings } from "./derive-job-settings.ts";
import { isTable } from "./parse-toml.ts";
import { parseTomlTables } from "./parse-toml-tables.ts";

/** What a `pyproject.toml` turned out to be. */
export type ParsedManifest =
  | { readonly kind: "other" }
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
    return MENTIONS_JOB.test(text)
      ? { kind: "broken", name: folderOf(root), problems: [parsed.problem] }
      : { kind: "other" };
  }
  const tool = parsed.table["tool"];
  if (!isTable(tool) || !isTable(tool["pysnip"])) return { kind: "other" };
  // A library that uses further libraries says so, and is no job.
  if (Object.keys(tool["pysnip"]).join() === "libraries") return { kind: "other" };
  const { table } = parsed;
  const refuse = (problems: readonly ConfigProblem[]): ParsedManifest => ({
    kind: "broken",
    name: nameOf(table, folderOf(root)),
    problems,
  });
  const checked = checkTables(table["project"] ?? {}, tool["pysnip"], workspace);
  if ("problems" in checked) return refuse(checked.problems);
  const problems = checkWhole(checked);
  const { python } = checked.settings;
  if (problems.length > 0 || python === null) return refuse(problems);
  return { kind: "job", job: buildJob(root, python, checked) };
}

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
    },
  };
}

// Whether a file that is not even TOML was meant to be a job.
const MENTIONS_JOB = /^\s*\[\s*tool\s*\.\s*pysnip\b/m;
const LONGEST_SHOWN = 80;
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
  const shown = text.length > LONGEST_SHOWN ? `${text.slice(0, LONGEST_SHOWN)}…` : text;
  return shown.replace(
    /[^ -~…]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

function checkGroups(groups: readonly string[], declared: Readonly<Record<string, unknown>>) {
  return groups
    .filter((group) => !Object.hasOwn(declared, group))
    .map((group) => ({
      path: ["tool", "pysnip", "groups"],
      message: `\`${group}\` is not in \`[project.optional-dependencies]\``,
    }));
}

function folderOf(root: string): string {
  return root.split("/").at(-1) ?? root;
}

function nameOf(table: Record<string, unknown>, folder: string): string {
  const project = table["project"];
  const name = isTable(project) ? project["name"] : undefined;
  return typeof name === "string" && explainName(name) === null ? name : folder;
}
