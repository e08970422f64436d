import { renderQuotedText } from "../requirements/render-quoted-text.ts";

/** A module that a job may call, once everything lies below `src/`. */
export interface ImportModule {
  /** Dotted, as Python imports it. */
  readonly module: string;
  /** Where its file will be, and where it is now; relative to the folder. */
  readonly path: string;
  readonly from: string;
}

/** How the sources of a folder lie, and what has to be moved for a job. */
export interface ImportLayout {
  readonly modules: readonly ImportModule[];
  /** Relative to the folder. */
  readonly moves: readonly { readonly from: string; readonly to: string }[];
  readonly problems: readonly string[];
  readonly notes: readonly string[];
}

/**
 * Finds the sources among the files of a folder. Those below `src/` stay; without any there, modules
 * and packages that lie in the folder itself would be moved. Tests, settings of tools and
 * documentation are no sources.
 */
export function scanImportLayout(files: readonly string[]): ImportLayout {
  const below = files.filter((file) => file.startsWith("src/") && file.endsWith(".py"));
  const loose = files.filter(isLooseModule);
  const packages = listPackages(files);
  if (below.length > 0) {
    const beside = [...loose, ...packages.map((name) => `${name}/`)];
    return {
      modules: below.flatMap((path) => listModule({ from: path, to: path })),
      moves: [],
      problems: [],
      notes: beside.map((path) => `${renderQuotedText(path)} lies beside \`src/\``),
    };
  }
  const moves = [
    ...loose.map((from) => ({ from, to: `src/${from.replaceAll("-", "_")}` })),
    ...files
      .filter((file) => packages.includes(file.split("/", 1)[0] ?? ""))
      .map((from) => ({ from, to: `src/${from}` })),
  ];
  const targets = moves.map(({ to }) => to);
  const taken = targets.filter((to, index) => files.includes(to) || targets.indexOf(to) < index);
  return {
    modules: moves.flatMap(listModule),
    moves,
    problems: taken.map((to) => `two files would be ${renderQuotedText(to)}`),
    notes: [],
  };
}

function isLooseModule(file: string): boolean {
  if (file.includes("/") || !file.endsWith(".py")) return false;
  const stem = file.slice(0, -".py".length);
  return !TOOL_FILES.has(stem) && !stem.startsWith("test_") && !stem.endsWith("_test");
}

function listPackages(files: readonly string[]): string[] {
  return files
    .filter((file) => /^[^/]+\/__init__\.py$/.test(file))
    .map((file) => file.split("/", 1)[0] ?? "")
    .filter((name) => !NO_SOURCES.has(name));
}

function listModule({ from, to }: { readonly from: string; readonly to: string }): ImportModule[] {
  if (!to.endsWith(".py")) return [];
  const parts = to.slice("src/".length, -".py".length).split("/");
  if (parts.length > 1 && parts.at(-1) === "__init__") parts.pop();
  if (!parts.every((part) => /^[A-Za-z_]\w*$/.test(part))) return [];
  return [{ module: parts.join("."), path: to, from }];
}

const TOOL_FILES: ReadonlySet<string> = new Set([
  "setup",
  "conftest",
  "noxfile",
  "tasks",
  "fabfile",
]);
const NO_SOURCES: ReadonlySet<string> = new Set(
  "tests test testing docs doc examples benchmarks scripts notebooks tools".split(" "),
);
