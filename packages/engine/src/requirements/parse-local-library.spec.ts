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
  ["with no table of sources", `${project}[tool.uv]\nsources = 1\n`, "tool.uv.sources"],
])("refuses a manifest %s", (_title, text, path) => {
  const parsed = parseLocalLibrary(text);
  if (!("problems" in parsed)) throw new Error("accepted");
  expect(parsed.problems).toHaveLength(1);
  expect(parsed.problems[0]?.path.join(".")).toContain(path);
});

it("hands over what else says what is required, and from where", () => {
  const more = '[project.optional-dependencies]\nNet_Work = ["idna"]\n';
  const text = `${project}${more}[tool.uv.sources]\nsix = { path = "../six" }\n`;
  expect(parseLocalLibrary(text)).toMatchObject({
    declared: {
      optionalDependencies: { Net_Work: ["idna"] },
      groups: [],
      sources: { six: { path: "../six" } },
    },
  });
});

it.each([
  ["[project]\nname = 'Core'\n", "Core"],
  ["[project]\nname = 1\n", null],
  ["[tool.poetry]\nname = 'x'\n", null],
  ["[project", null],
])("finds the name in %j", (text, name) => {
  expect(parseProjectName(text)).toBe(name);
});
