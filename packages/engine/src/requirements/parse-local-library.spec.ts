import { expect, it } from "vitest";
import { parseLocalLibrary, parseProjectName } from "./parse-local-library.ts";

const project = '[project]\nname = "core"\ndependencies = ["Shared_Lib>=1", "six"]\n';

it("reads a plain project, and nothing of other tools", () => {
  const text = `${project}requires-python = ">=3.9"\n[tool.ruff]\nlibraries = 1\n`;
  expect(parseLocalLibrary(text)).toEqual({
    name: "core",
    declared: {
      requiresPython: ">=3.9",
      dependencies: ["Shared_Lib>=1", "six"],
      optionalDependencies: {},
      groups: [],
      libraries: {},
      requirementFiles: [],
      builtins: false,
    },
  });
});

it("takes the table of libraries as it is written", () => {
  const text = `${project}[tool.pysnip.libraries]\nnumpy = "~> 1.26"\n__proto__ = "1.0"\n`;
  const parsed = parseLocalLibrary(text);
  if (!("declared" in parsed)) throw new Error("refused");
  expect(Object.keys(parsed.declared.libraries)).toEqual(["numpy", "__proto__"]);
});

it.each<[title: string, text: string, path: string]>([
  ["no TOML", "[project", ""],
  ["without a project", "[tool.ruff]\n", "project"],
  ["without a name", "[project]\n", "project.name"],
  ["with a list of other things", '[project]\nname = "a"\ndependencies = [1]\n', "project.dep"],
  [
    "that is built to be read",
    '[project]\nname = "a"\ndynamic = ["dependencies"]\n',
    "project.dyn",
  ],
  ["with no table of libraries", `${project}[tool.pysnip]\nlibraries = 1\n`, "tool.pysnip.lib"],
  [
    "with a dependency from uv's workspace",
    `${project}[tool.uv.sources]\nshared-lib = { workspace = true }\n`,
    "tool.uv.sources.shared-lib",
  ],
  [
    "with a dependency from a folder",
    `${project}[tool.uv.sources]\n"six" = [{ path = "../six", marker = "x" }, { index = "y" }]\n`,
    "tool.uv.sources.six",
  ],
])("refuses a manifest %s", (_title, text, path) => {
  const parsed = parseLocalLibrary(text);
  if (!("problems" in parsed)) throw new Error("accepted");
  expect(parsed.problems).toHaveLength(1);
  expect(parsed.problems[0]?.path.join(".")).toContain(path);
});

it.each([
  ["named for pysnip too", "[tool.pysnip.libraries]\nshared = { project = 'shared-lib' }\n"],
  ["of another name", ""],
])("accepts a source of uv that is %s", (title, more) => {
  const name = title.includes("another") ? "other" : "shared-lib";
  const text = `${project}[tool.uv.sources]\n${name} = { workspace = true }\n${more}`;
  expect(parseLocalLibrary(text)).toHaveProperty("declared");
});

it.each([
  ["[project]\nname = 'Core'\n", "Core"],
  ["[project]\nname = 1\n", null],
  ["[tool.poetry]\nname = 'x'\n", null],
  ["[project", null],
])("finds the name in %j", (text, name) => {
  expect(parseProjectName(text)).toBe(name);
});
