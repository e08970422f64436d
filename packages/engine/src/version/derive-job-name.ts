import { isStandardModule } from "../requirements/check-standard-module.ts";
import { foldName } from "../requirements/normalize-name.ts";
import { renderQuotedText } from "../requirements/render-quoted-text.ts";
import { checkFolder } from "./check-folder.ts";

/** The names that a job gets from its folder: a PEP 503 project name and a Python identifier. */
export interface JobName {
  readonly folder: string;
  readonly project: string;
  readonly module: string;
}

/** What a new job must not collide with. */
export interface NameContext {
  readonly python: string;
  /** Canonical requirement texts; the name is what stands before anything else. */
  readonly requirements: readonly string[];
  readonly existingProjects: readonly string[];
  /** Workspace-relative paths of files that are there. */
  readonly existingFiles: readonly string[];
}

/** Derives the names of a job from its workspace-relative folder, and lists every reason to refuse them. */
export function deriveJobName(
  folderText: string,
  context: NameContext,
): { readonly name: JobName; readonly problems: readonly string[] } {
  const folder = folderText.replace(/\/+$/, "");
  const segment = folder.slice(folder.lastIndexOf("/") + 1);
  const project = foldName(segment);
  const name = { folder, project, module: project.replaceAll("-", "_") };
  const shape = checkFolder(folder, folderText);
  if (shape.length > 0) return { name, problems: shape };
  return {
    name,
    problems: [
      ...checkModule(name, context),
      ...checkProject(name, context.existingProjects),
      ...checkCase(folder, context.existingFiles),
    ],
  };
}

function checkModule({ project, module }: JobName, context: NameContext): string[] {
  const instead = `; \`${project}-job\` would do`;
  if (/^\d/.test(module)) {
    return [
      `\`${module}\` is no Python module name: it begins with a digit; \`job-${project}\` would do`,
    ];
  }
  if (KEYWORDS.has(module)) return [`\`${module}\` is a word of the Python language${instead}`];
  if (isStandardModule(module, context.python)) {
    return [`a module \`${module}\` would hide the one of Python's standard library${instead}`];
  }
  if (RESERVED_MODULES.has(module)) {
    return [`a module \`${module}\` would hide one that runs or tests the job${instead}`];
  }
  const hidden = findHidden(module, context.requirements);
  return hidden === null
    ? []
    : [
        `a module \`${module}\` would hide the required package ${renderQuotedText(hidden)}${instead}`,
      ];
}

/** The requirement whose module a job's own module would hide; null when there is none. */
export function findHidden(module: string, requirements: readonly string[]): string | null {
  return requirements.find((text) => importName(text) === module) ?? null;
}

function importName(requirement: string): string {
  const [distribution = ""] = /^[A-Za-z0-9._-]*/.exec(requirement) ?? [];
  return foldName(distribution).replaceAll("-", "_");
}

function checkProject({ project }: JobName, existing: readonly string[]): string[] {
  const taken = existing.find((other) => foldName(other) === project);
  if (taken !== undefined) return [`the project ${renderQuotedText(taken)} has the same name`];
  return project in Object.prototype ? [`\`${project}\` is a name that tools trip over`] : [];
}

/** On a file system that folds case, `jobs/Churn` and `jobs/churn` are one folder. */
function checkCase(folder: string, files: readonly string[]): string[] {
  const segments = folder.split("/");
  for (const file of files) {
    const parts = file.split("/");
    for (const [index, segment] of segments.entries()) {
      const part = parts[index];
      if (part === segment) continue;
      if (part === undefined || foldCase(part) !== foldCase(segment)) break;
      const other = parts.slice(0, index + 1).join("/");
      return [
        `${renderQuotedText(other)} is there already and differs in upper and lower case only`,
      ];
    }
  }
  return [];
}

/** File systems differ in how they fold; what any of them may hold for one name is one here. */
export function foldCase(text: string): string {
  return text.normalize("NFKC").toUpperCase().toLowerCase();
}

const KEYWORDS: ReadonlySet<string> = new Set(
  `and as assert async await break class continue def del elif else except finally for from global
  if import in is lambda nonlocal not or pass raise return try while with yield`.split(/\s+/),
);
// The runner, what every job gets unless it says otherwise, and what Python or unittest load by name.
const RESERVED_MODULES: ReadonlySet<string> = new Set(
  `pysnip_runner pydantic pydantic_core annotated_types typing_extensions typing_inspection
  sitecustomize usercustomize test tests conftest pip setuptools uv`.split(/\s+/),
);
