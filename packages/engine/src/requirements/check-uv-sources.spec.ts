import { expect, it } from "vitest";
import { checkUvSources } from "./check-uv-sources.ts";
import { parseRequirement } from "./parse-requirement.ts";
import type { DeclaredRequirement } from "./requirement-source.ts";

const ask = (text: string, more: Partial<DeclaredRequirement> = {}): DeclaredRequirement => ({
  requirement: parseRequirement(text),
  text,
  file: "jobs/a/pyproject.toml",
  line: 0,
  column: 0,
  source: "project",
  ...more,
});

interface Setting {
  readonly declared?: readonly DeclaredRequirement[];
  readonly libraries?: Readonly<Record<string, unknown>>;
  readonly packages?: readonly string[] | null;
}

function check(
  sources: Readonly<Record<string, unknown>>,
  { declared = [ask("my-lib>=1")], libraries = {}, packages = [] }: Setting = {},
) {
  const tables = {
    dependencies: [],
    optionalDependencies: {},
    groups: [],
    libraries,
    requirementFiles: [],
    builtins: false,
    requiresPython: null,
    sources,
  };
  const input = {
    name: "report",
    manifestPath: "jobs/a/pyproject.toml",
    python: "3.11",
    declared: tables,
    locate: (path: readonly (string | number)[]) => ({ line: path.length, column: 1 }),
    ...(packages === null ? {} : { indexes: [{ packages: ["other"] }, { packages }] }),
  };
  return checkUvSources(input, declared);
}

const LIBRARY = '`my_lib = { project = "my-lib" }` into `[tool.pysnip.libraries]`';

it.each<[source: unknown, reason: string, instead: string]>([
  [{ path: "../../vendor/my-lib" }, "from a folder", LIBRARY],
  [{ path: "../my_lib-1-py3-none-any.WHL" }, "from a file", "publish it to an index"],
  [{ workspace: true }, "from a folder", LIBRARY],
  [{ git: "https://u:secret@h.example/x" }, "from a repository", "publish it to an index"],
  [{ url: "https://h.example/x.whl" }, "from an address", "`my-lib @ URL#sha256=…`"],
  [{ index: "internal" }, "from an index of its own", "`packages` of that index"],
  [{ index: "internal", marker: "os_name == 'nt'" }, "from an index", "[[indexes.named]]"],
  [[{ marker: "os_name == 'nt'" }, { index: "x" }, { path: "y" }], "from an index", "packages"],
])("refuses a required package whose source is %j", (source, reason, instead) => {
  const problems = check({ other: { path: "x" }, My_Lib: source });
  expect(problems).toEqual([
    {
      file: "jobs/a/pyproject.toml",
      line: 4,
      column: 1,
      text: "tool.uv.sources.My_Lib",
      reason: expect.stringContaining(reason),
      instead: expect.stringContaining(instead),
    },
  ]);
});

it.each<[title: string, source: unknown, setting: Setting]>([
  ["is empty", {}, {}],
  ["is an empty list", [], {}],
  ["holds a marker alone", { marker: "os_name == 'nt'" }, {}],
  ["is none of the workspace", { workspace: false }, {}],
  ["is no table", "x", {}],
  ["is of a package that nothing asks for", { path: "x" }, { declared: [ask("my-libs")] }],
  [
    "is of a package that only a constraint names",
    { path: "x" },
    { declared: [ask("my-lib", { source: "constraint" })] },
  ],
  ["is of a local library", { path: "x" }, { libraries: { my_lib: { project: "My.Lib" } } }],
  [
    "is of a package that is required by its address",
    { url: "x" },
    { declared: [ask("my-lib @ https://h.example/x.whl")] },
  ],
  ["is an index that the workspace names too", { index: "x" }, { packages: ["My_*"] }],
  ["is an index, where nobody knows those of the workspace", { index: "x" }, { packages: null }],
  [
    "is an index that `libraries` names too",
    { index: "x" },
    { declared: [ask("my-lib", { source: "libraries", index: "y" })] },
  ],
  ["holds for a group of development", { path: "x", group: "dev" }, {}],
  ["holds for a group that asks for nothing", { path: "x", extra: "gpu" }, {}],
])("accepts a source that %s", (_title, source, setting) => {
  expect(check({ "my-lib": source }, setting)).toEqual([]);
});

it("refuses a source that holds for a group which asks for the package", () => {
  const declared = [ask("my-lib", { source: "group", group: "Gpu_12" })];
  expect(check({ "my-lib": { path: "x", extra: "gpu-12" } }, { declared })).toHaveLength(1);
});
