import { posix } from "node:path";
import type { WorkspaceConfig } from "../../src/config/config.ts";
import { deriveKeyPositions } from "../../src/config/derive-key-positions.ts";
import { configError } from "../../src/config/explain-problems.ts";
import { parseManifest } from "../../src/config/parse-manifest.ts";
import { defaultWorkspaceConfig } from "../../src/config/parse-workspace-config.ts";
import { PysnipError } from "../../src/errors/pysnip-error.ts";
import {
  deriveRequirements,
  type LibraryInput,
  type ReadText,
  type RequirementSet,
} from "../../src/requirements/derive-requirements.ts";
import { parseLocalLibrary } from "../../src/requirements/parse-local-library.ts";
import { parseRequirementList } from "../../src/requirements/parse-requirement-list.ts";
import type { RowSetting, RowSource } from "./requirement-row.ts";

/** A text in the place that it was written in, with everything around it. */
export interface WrittenJob {
  readonly manifest: string;
  /** Text files by their path from the workspace root: requirement files and the entry. */
  readonly files: Readonly<Record<string, string>>;
  /** What stands in the command line instead of a file. */
  readonly list: string | null;
  /** The manifest of a local library. */
  readonly library?: string;
}

/** Where the first character of a row's text stands. */
export interface TextPlace {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

export const MANIFEST = "jobs/a/pyproject.toml";

/** Puts a row's text into a job that holds nothing else, and says where it stands. */
export function writeJob(
  source: RowSource,
  input: string,
  setting: RowSetting = {},
): { readonly job: WrittenJob; readonly place: TextPlace } {
  const quoted = JSON.stringify(input);
  const inManifest = (top: string, tool: string, marker: string): ReturnType<typeof writeJob> => {
    const manifest = renderManifest(top, tool, setting);
    const before = manifest.slice(0, manifest.indexOf(marker) + marker.length).split("\n");
    const place = { file: MANIFEST, line: before.length, column: (before.at(-1) ?? "").length + 1 };
    return { job: { manifest, files: setting.beside ?? {}, list: null }, place };
  };
  const elsewhere = (file: string, text: string, place: TextPlace, tool: string) => ({
    job: {
      manifest: renderManifest("", tool, setting),
      files: { ...setting.beside, [file]: text },
      list: null,
    },
    place,
  });
  switch (source) {
    case "manifest":
      return inManifest(`dependencies = [${quoted}]`, "", 'dependencies = ["');
    case "group": {
      const group = `[project.optional-dependencies]\nplot = [${quoted}]`;
      return inManifest(group, 'groups = ["plot"]', 'plot = ["');
    }
    case "libraries":
      return inManifest("", `[tool.pysnip.libraries]\n${input}`, "[tool.pysnip.libraries]\n");
    case "project-python":
      return inManifest(`requires-python = ${quoted}`, "", "requires-python = ");
    case "requires-python": {
      const header = `# /// script\n# requires-python = ${quoted}\n# ///\n`;
      return elsewhere(
        "jobs/a/src/a.py",
        header,
        { file: "jobs/a/src/a.py", line: 2, column: 3 },
        "",
      );
    }
    case "version":
      return inManifest(`version = ${quoted}`, "", "version = ");
    case "file":
      return elsewhere(
        "jobs/a/requirements.txt",
        input,
        { file: "jobs/a/requirements.txt", line: 1, column: 1 },
        'requirements = ["requirements.txt"]',
      );
    case "header": {
      const before = "# dependencies = [";
      const header = `# /// script\n${before}${quoted}]\n# ///\n`;
      const place = { file: "jobs/a/src/a.py", line: 2, column: before.length + 2 };
      return elsewhere("jobs/a/src/a.py", header, place, "");
    }
    case "list": {
      const place = { file: "--deps", line: 1, column: 1 };
      return { job: { manifest: renderManifest("", "", setting), files: {}, list: input }, place };
    }
  }
}

/** Takes a job the way from its texts to its requirements; throws what a person would see. */
export async function judgeJob(job: WrittenJob, setting: RowSetting = {}): Promise<RequirementSet> {
  const items = job.list === null ? [] : parseRequirementList(job.list, { file: "--deps" });
  const parsed = parseManifest(job.manifest, "jobs/a", WORKSPACE);
  const locate = await deriveKeyPositions(job.manifest);
  if (parsed.kind === "other") throw new TypeError("no job");
  if (parsed.kind === "broken") {
    const problems = parsed.problems.map((problem) => ({ ...locate(problem.path), ...problem }));
    throw configError(MANIFEST, problems);
  }
  const { name, declared, python } = parsed.job;
  const dependencies = [...declared.dependencies, ...items.map(({ text }) => text)];
  const entry = job.files[ENTRY];
  return deriveRequirements({
    name,
    manifestPath: MANIFEST,
    python,
    declared: { ...declared, dependencies },
    locate,
    files: findNamedFiles(job, declared.requirementFiles),
    entry: entry === undefined ? null : { path: ENTRY, text: entry },
    directReferences: setting.directReferences ?? false,
    libraries: job.library === undefined ? [] : [judgeLibrary(job.library)],
  });
}

function judgeLibrary(text: string): LibraryInput {
  const parsed = parseLocalLibrary(text);
  if ("problems" in parsed) throw new TypeError("no library");
  const root = "libs/shared";
  const { name, declared } = parsed;
  return { root, name, manifestPath: `${root}/pyproject.toml`, declared, files: [], entry: null };
}

/** The refusal of a row; throws when its text is accepted. */
export async function refusalOf(
  source: RowSource,
  input: string,
  setting: RowSetting,
): Promise<PysnipError> {
  try {
    await judgeJob(writeJob(source, input, setting).job, setting);
  } catch (error) {
    if (error instanceof PysnipError) return error;
    throw error;
  }
  throw new Error(`${source} accepts ${JSON.stringify(input.slice(0, 80))}`);
}

// What the reader of files does with a disk: the files that the manifest names, and those that they name.
function findNamedFiles(job: WrittenJob, named: readonly string[]): ReadText[] {
  const found = new Map<string, ReadText>();
  const queue = named.map((path) => posix.join("jobs/a", path));
  for (let path = queue.shift(); path !== undefined; path = queue.shift()) {
    const text = job.files[path];
    if (text === undefined || found.has(path)) continue;
    found.set(path, { path, text });
    for (const [, include = ""] of text.matchAll(/^-r ([A-Za-z./]+)\r?$/gm)) {
      queue.push(posix.join(posix.dirname(path), include));
    }
  }
  return [...found.values()];
}

function renderManifest(project: string, tool: string, setting: RowSetting): string {
  const version = project.startsWith("version") ? [] : ['version = "1.0.0"'];
  return [
    "[project]",
    'name = "the-job"',
    ...version,
    project,
    "",
    "[tool.pysnip]",
    'entry = "a:main"',
    `python = "${setting.python ?? "3.11"}"`,
    `builtins = ${setting.builtins ?? false}`,
    tool,
    "",
  ].join("\n");
}

const ENTRY = "jobs/a/src/a.py";
const WORKSPACE: WorkspaceConfig = defaultWorkspaceConfig;
