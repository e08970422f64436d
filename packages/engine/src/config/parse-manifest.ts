import valid from "semver/functions/valid.js";
import type { ConfigProblem, Entry, JobConfig, WorkspaceConfig } from "./config.ts";
import { explainIssues } from "./explain-problems.ts";
import { jobTable, projectTable } from "./job-schema.ts";
import { parseToml } from "./parse-toml.ts";

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
  const written = tool["pysnip"];

  const project = projectTable.safeParse(parsed.table["project"] ?? {});
  // Libraries are judged with all other requirements, which say what to write instead.
  const job = jobTable.safeParse(
    isTable(written["libraries"]) ? { ...written, libraries: {} } : written,
  );
  const problems: ConfigProblem[] = [];
  if (!project.success)
    problems.push(...explainIssues(project.error.issues, ["project"], projectTable));
  if (!job.success) {
    problems.push(...explainIssues(job.error.issues, ["tool", "pysnip"], jobTable));
  }
  const name = nameOf(parsed.table, folder);
  if (!project.success || !job.success) return { kind: "broken", name, problems };

  problems.push(...checkProject(project.data.name, project.data.version));
  const python = job.data.python ?? workspace.python;
  const platforms = job.data.platforms ?? workspace.platforms;
  const bundlePlatforms =
    job.data["bundle-platforms"] ??
    workspace.bundlePlatforms ??
    (platforms.includes("linux-x86_64") ? ["linux-x86_64" as const] : platforms.slice(0, 1));
  if (python === null) problems.push(pythonMissing());
  problems.push(...checkBundlePlatforms(bundlePlatforms, platforms));
  const entry = parseEntry(job.data.entry);
  problems.push(...checkEntry(entry, job.data.kind));
  problems.push(...checkGroups(job.data.groups, project.data["optional-dependencies"]));
  if (problems.length > 0 || python === null) return { kind: "broken", name, problems };

  return {
    kind: "job",
    job: {
      root,
      name: project.data.name,
      version: project.data.version,
      entry,
      kind: job.data.kind,
      python,
      platforms: [...new Set(platforms)].sort(),
      bundlePlatforms: [...new Set(bundlePlatforms)].sort(),
      autoInstall: job.data["auto-install"] ?? workspace.autoInstall,
      env: job.data.env,
      policy: job.data.policy ?? {},
      declared: {
        requiresPython: project.data["requires-python"] ?? null,
        dependencies: project.data.dependencies,
        optionalDependencies: project.data["optional-dependencies"],
        groups: job.data.groups,
        // The table as written: a schema would silently drop a key such as `__proto__`.
        libraries: isTable(written["libraries"]) ? written["libraries"] : {},
        requirementFiles: job.data.requirements,
        builtins: job.data.builtins,
      },
    },
  };
}

// Whether a file that is not even TOML was meant to be a job.
const MENTIONS_JOB = /^\s*\[\s*tool\s*\.\s*pysnip\b/m;
const LONGEST_SHOWN = 80;
const PROJECT_NAME = /^[A-Za-z0-9](?:[A-Za-z0-9._-]{0,62}[A-Za-z0-9])?$/;

function checkProject(name: string, version: string): ConfigProblem[] {
  const problems: ConfigProblem[] = [];
  if (!PROJECT_NAME.test(name)) {
    problems.push({
      path: ["project", "name"],
      message:
        "must be 1 to 64 letters, digits, `.`, `_` or `-`, and begin and end with a letter or digit",
    });
  }
  if (valid(version) !== version) {
    problems.push({
      path: ["project", "version"],
      message: `\`${escapeText(version)}\` is not a semantic version such as \`1.0.0\``,
    });
  }
  return problems;
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
  return typeof name === "string" && PROJECT_NAME.test(name) ? name : folder;
}

function isTable(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
