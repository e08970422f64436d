import valid from "semver/functions/valid.js";
import type { z } from "zod";
import type { ConfigProblem, Entry, JobConfig, PythonMinor, WorkspaceConfig } from "./config.ts";
import { deriveBundleSettings } from "./derive-bundle-settings.ts";
import { explainIssues } from "./explain-problems.ts";
import { jobTable, projectTable } from "./job-schema.ts";
import { parseToml } from "./parse-toml.ts";
import type { PlatformName } from "./platform.ts";

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
  const folder = root.split("/").at(-1) ?? root;
  const parsed = parseToml(text);
  if ("problem" in parsed) {
    return MENTIONS_JOB.test(text)
      ? { kind: "broken", name: folder, problems: [parsed.problem] }
      : { kind: "other" };
  }
  const tool = parsed.table["tool"];
  if (!isTable(tool) || !isTable(tool["pysnip"])) return { kind: "other" };
  // A library that uses further libraries says so, and is no job.
  if (Object.keys(tool["pysnip"]).join() === "libraries") return { kind: "other" };
  const name = nameOf(parsed.table, folder);
  const checked = checkTables(parsed.table["project"] ?? {}, tool["pysnip"]);
  if ("problems" in checked) return { kind: "broken", name, problems: checked.problems };
  const settings = deriveSettings(checked, workspace);
  const problems = checkSettings(checked, settings);
  const { python } = settings;
  if (problems.length > 0 || python === null) return { kind: "broken", name, problems };
  return { kind: "job", job: buildJob(root, checked, { ...settings, python }) };
}

interface Tables {
  readonly project: z.output<typeof projectTable>;
  readonly job: z.output<typeof jobTable>;
  /** The table as written: a schema would silently drop a key such as `__proto__`. */
  readonly libraries: Record<string, unknown>;
}

/** What a job says, or else its workspace. */
interface Settings {
  readonly python: PythonMinor | null;
  readonly platforms: readonly PlatformName[];
  readonly bundlePlatforms: readonly PlatformName[];
  readonly autoInstall: JobConfig["autoInstall"];
  readonly failOnMissing: boolean;
  readonly bundle: ReturnType<typeof deriveBundleSettings>;
  readonly entry: Entry;
}

function checkTables(
  projectWritten: unknown,
  jobWritten: Record<string, unknown>,
): Tables | { readonly problems: readonly ConfigProblem[] } {
  const libraries = jobWritten["libraries"];
  const project = projectTable.safeParse(projectWritten);
  // Libraries are judged with all other requirements, which say what to write instead.
  const job = jobTable.safeParse(
    isTable(libraries) ? { ...jobWritten, libraries: {} } : jobWritten,
  );
  if (project.success && job.success) {
    return {
      project: project.data,
      job: job.data,
      libraries: isTable(libraries) ? libraries : {},
    };
  }
  return {
    problems: [
      ...explainIssues(project.error?.issues ?? [], ["project"], projectTable),
      ...explainIssues(job.error?.issues ?? [], ["tool", "pysnip"], jobTable),
    ],
  };
}

function deriveSettings({ job }: Tables, workspace: WorkspaceConfig): Settings {
  const platforms = job.platforms ?? workspace.platforms;
  const python = job.python ?? workspace.python;
  return {
    python,
    platforms,
    bundlePlatforms:
      job["bundle-platforms"] ??
      workspace.bundlePlatforms ??
      (platforms.includes("linux-x86_64") ? ["linux-x86_64" as const] : platforms.slice(0, 1)),
    autoInstall: job["auto-install"] ?? workspace.autoInstall,
    failOnMissing: job["fail-on-missing"] ?? workspace.failOnMissing,
    bundle: deriveBundleSettings(job, workspace.bundle, { jobKind: job.kind, python }),
    entry: parseEntry(job.entry),
  };
}

function checkSettings({ project, job }: Tables, settings: Settings): ConfigProblem[] {
  return [
    ...checkProject(project.name, project.version),
    ...(settings.python === null ? [pythonMissing()] : []),
    ...checkBundlePlatforms(settings.bundlePlatforms, settings.platforms),
    ...settings.bundle.problems,
    ...checkEntry(settings.entry, job.kind),
    ...checkGroups(job.groups, project["optional-dependencies"]),
  ];
}

function buildJob(
  root: string,
  { project, job, libraries }: Tables,
  settings: Settings & { readonly python: PythonMinor },
): JobConfig {
  return {
    root,
    name: project.name,
    version: project.version,
    entry: settings.entry,
    kind: job.kind,
    python: settings.python,
    platforms: [...new Set(settings.platforms)].sort(),
    bundlePlatforms: [...new Set(settings.bundlePlatforms)].sort(),
    autoInstall: settings.autoInstall,
    failOnMissing: settings.failOnMissing,
    bundle: settings.bundle.settings,
    env: job.env,
    generated: [...new Set(job.generated)].sort(),
    policy: job.policy ?? {},
    declared: {
      requiresPython: project["requires-python"] ?? null,
      dependencies: project.dependencies,
      optionalDependencies: project["optional-dependencies"],
      groups: job.groups,
      libraries,
      requirementFiles: job.requirements,
      builtins: job.builtins,
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

function explainVersion(version: string): string | null {
  const plain = valid(version);
  if (plain === version) return null;
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

function checkEntry(entry: Entry, kind: JobConfig["kind"]): ConfigProblem[] {
  const path = ["tool", "pysnip", "entry"];
  if (kind === "function" && entry.function === null) {
    return [{ path, message: "a job of kind `function` needs `module:function`" }];
  }
  if (kind === "script" && entry.function !== null) {
    return [{ path, message: "a job of kind `script` names only its module" }];
  }
  return [];
}

function checkBundlePlatforms(
  bundlePlatforms: readonly string[],
  platforms: readonly string[],
): ConfigProblem[] {
  return bundlePlatforms
    .filter((name) => !platforms.includes(name))
    .map((name) => ({
      path: ["tool", "pysnip", "bundle-platforms"],
      message: `\`${name}\` is not among \`platforms\``,
    }));
}

function checkGroups(groups: readonly string[], declared: Readonly<Record<string, unknown>>) {
  return groups
    .filter((group) => !Object.hasOwn(declared, group))
    .map((group) => ({
      path: ["tool", "pysnip", "groups"],
      message: `\`${group}\` is not in \`[project.optional-dependencies]\``,
    }));
}

function pythonMissing(): ConfigProblem {
  return {
    path: ["tool", "pysnip", "python"],
    message: 'is missing; write for instance `python = "3.11"` here or in `pysnip.toml`',
  };
}

function parseEntry(text: string): Entry {
  const [module = "", name] = text.split(":");
  return { text, module, function: name ?? null };
}

function nameOf(table: Record<string, unknown>, folder: string): string {
  const project = table["project"];
  const name = isTable(project) ? project["name"] : undefined;
  return typeof name === "string" && explainName(name) === null ? name : folder;
}

function isTable(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
