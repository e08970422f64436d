import { expect, it } from "vitest";
import { checkImports, type FileImports } from "./check-imports.ts";
import { explainUndeclared, undeclaredImports } from "./explain-imports.ts";
import { parseRequirement } from "./parse-requirement.ts";
import type { DeclaredRequirement } from "./requirement-source.ts";
import { scanImports } from "./scan-imports.ts";

const declare = (
  text: string,
  source: DeclaredRequirement["source"] = "project",
  importName?: string,
): DeclaredRequirement => ({
  requirement: parseRequirement(text),
  text,
  source,
  file: "job/pyproject.toml",
  line: 0,
  column: 0,
  ...(importName === undefined ? {} : { importName }),
});

function scan(source: string, path = "job/src/job.py", python = "3.12"): FileImports {
  const { thirdParty, optional } = scanImports(source, { python });
  return { path, required: thirdParty, optional };
}

const check = (source: string, declared: readonly DeclaredRequirement[], local: string[] = []) =>
  checkImports([scan(source)], declared, new Set(local));
const modules = (source: string, declared: string[] = [], local: string[] = []) =>
  check(
    source,
    declared.map((text) => declare(text)),
    local,
  ).undeclared.map(({ entry }) => entry.module);

it.each<[title: string, source: string, declared: string[], local: string[], missed: string[]]>([
  ["it is declared by its own name", "import numpy", ["numpy>=1"], [], []],
  ["it is declared by another spelling", "import ruamel_yaml_x", ["Ruamel.Yaml.X"], [], []],
  ["its distribution has another name", "import yaml", ["PyYAML"], [], []],
  ["one of several distributions is declared", "import cv2", ["opencv-python-headless"], [], []],
  [
    "a part of a namespace is declared",
    "from google.cloud import storage",
    ["google-cloud-storage"],
    [],
    [],
  ],
  ["it is standard", "import json, tomllib", [], [], []],
  ["it left the standard library", "import imp", [], [], ["imp"]],
  ["it lies under src", "import helpers.io", [], ["helpers"], []],
  ["it is relative", "from . import x\nfrom .y import z", [], [], []],
  [
    "its absence is caught",
    "try:\n    import ujson\nexcept ImportError:\n    ujson = None",
    [],
    [],
    [],
  ],
  [
    "only a type checker sees it",
    "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import pandas",
    [],
    [],
    [],
  ],
  ["it is inside a function", "def f():\n    import pandas", [], [], ["pandas"]],
  ["it is asked for twice", "import pandas\nimport pandas.io", [], [], ["pandas"]],
  [
    "another part of the namespace is declared",
    "from google.cloud import storage, bigquery",
    ["google-cloud-storage"],
    [],
    ["google.cloud.bigquery"],
  ],
])("misses an import or not when %s", (_title, source, declared, local, missed) => {
  expect(modules(source, declared, local)).toEqual(missed);
});

it("believes what `libraries` says of an import", () => {
  const declared = [declare("opencv-contrib-python", "libraries", "cv2")];
  expect(check("import cv2.aruco", declared)).toEqual({ undeclared: [], unused: [] });
});

it("knows the built-in requirement without asking for its import", () => {
  const declared = [declare("pydantic>=2,<3", "builtin")];
  expect(check("x = 1", declared).unused).toEqual([]);
  expect(check("import pydantic", declared).undeclared).toEqual([]);
});

it("names what is declared and never imported, and counts optional imports as use", () => {
  const declared = ["psycopg2", "requests", "ujson", "numpy"].map((text) => declare(text));
  const source = "import requests\ntry:\n    import ujson\nexcept ImportError:\n    pass\n";
  expect(check(source, declared).unused).toEqual(["numpy", "psycopg2"]);
});

it.each([
  ["import yaml", "it comes from `pyyaml`"],
  ["import cv2", /it comes from `opencv-python` or .*only you know which/],
  ["import leftpad", "perhaps it comes from `leftpad`: look at that project before you add it"],
  ["import imp", /it left the standard library in Python 3\.12; no distribution is known/],
  [
    `import a${".a".repeat(1000)}`,
    "perhaps it comes from `a`: look at that project before you add it",
  ],
  [`import ${"a".repeat(1000)}`, /^perhaps it comes from `a{80}…`: look/],
])("advises for %j", (source, advice) => {
  const [line] = explainUndeclared(check(source, []).undeclared, "3.12");
  expect(line).toMatch(/^job\/src\/job\.py:1:8: `[^`]{1,81}` is imported but not declared; /);
  expect(line?.split("not declared; ")[1]).toMatch(advice);
});

it("names the one distribution in the hint when it is certain", () => {
  const { undeclared } = check("\nimport yaml", []);
  expect(undeclaredImports("churn", { undeclared, unchecked: [] }, "3.12")).toMatchObject({
    code: "PYSNIP_IMPORT_UNDECLARED",
    details: ["job/src/job.py:2:8: `yaml` is imported but not declared; it comes from `pyyaml`"],
    hint: 'add `"pyyaml"` to `[project].dependencies`',
  });
});

it("never offers a guessed name as something to add", () => {
  const { undeclared } = check("import leftpad", []);
  expect(undeclaredImports("churn", { undeclared, unchecked: [] }, "3.12").hint).not.toContain(
    "leftpad",
  );
});
