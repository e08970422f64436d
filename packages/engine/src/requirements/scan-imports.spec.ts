import { describe, expect, it } from "vitest";
import { type ScannedImports, scanImports } from "./scan-imports.ts";

type Kind = keyof ScannedImports;

function modulesOf(source: string, kind: Kind, localModules: string[] = []): string[] {
  return scanImports(source, { python: "3.11", localModules })[kind].map(({ module }) => module);
}

describe("scanImports", () => {
  it.each<[string, string, Kind, string[]]>([
    ["the source is empty", "", "thirdParty", []],
    [
      "one statement names several",
      "import numpy as np, pandas.io as p, yaml",
      "thirdParty",
      ["numpy", "pandas.io", "yaml"],
    ],
    [
      "a name is taken from a module",
      "from sklearn.linear_model import Ridge as R",
      "thirdParty",
      ["sklearn.linear_model"],
    ],
    ["everything is taken", "from numpy import *", "thirdParty", ["numpy"]],
    [
      "names are spread over lines",
      "from numpy import (\n  array, # x\n  dot,\n)",
      "thirdParty",
      ["numpy"],
    ],
    ["a statement is cut by a backslash", "from numpy \\\n  import array", "thirdParty", ["numpy"]],
    ["statements share a line", "import numpy; import pandas", "thirdParty", ["numpy", "pandas"]],
    [
      "it stands in a function",
      "async def f():\n  def g():\n    import numpy\n",
      "thirdParty",
      ["numpy"],
    ],
    [
      "it stands in a class in a loop",
      "for x in y:\n  class A:\n    import numpy",
      "thirdParty",
      ["numpy"],
    ],
    ["it stands in a match", "match x:\n  case 1:\n    import numpy", "thirdParty", ["numpy"]],
    [
      "a namespace holds the names",
      "from google.cloud import storage, bigquery as b",
      "thirdParty",
      ["google.cloud.storage", "google.cloud.bigquery"],
    ],
    [
      "a namespace is imported whole",
      "import google.cloud.storage",
      "thirdParty",
      ["google.cloud.storage"],
    ],
    [
      "a name is taken from inside a namespace",
      "from google.cloud.storage import Client",
      "thirdParty",
      ["google.cloud.storage"],
    ],
    ["a namespace is starred", "from google.cloud import *", "thirdParty", ["google.cloud"]],
    ["another namespace is used", "from ruamel import yaml", "thirdParty", ["ruamel.yaml"]],
    [
      "importlib loads a literal",
      "import importlib\nx = importlib.import_module('numpy.linalg')",
      "thirdParty",
      ["numpy.linalg"],
    ],
    [
      "import_module is called by its name",
      'f(import_module("numpy", package=None))',
      "thirdParty",
      ["numpy"],
    ],
    ["__import__ is called", "g = __import__('numpy')", "thirdParty", ["numpy"]],
    ["an f-string calls it", "f\"{__import__('numpy')}\"", "thirdParty", ["numpy"]],
    [
      "the name is computed",
      "import_module('a' + b); import_module(f'x{y}'); import_module(n); __import__('a' 'b')",
      "thirdParty",
      [],
    ],
    ["another function has that name", "my.import_module('numpy')", "thirdParty", []],
    ["the text is no module path", "__import__('../x y')", "thirdParty", []],
    [
      "it is only text",
      "'''\nimport numpy\n'''\n# import pandas\nx = 'import yaml'",
      "thirdParty",
      [],
    ],
    [
      "a line ends in CR",
      "import numpy\rimport pandas\r\nimport yaml",
      "thirdParty",
      ["numpy", "pandas", "yaml"],
    ],
    ["full-width letters spell it", "import \uff4eumpy", "thirdParty", ["numpy"]],
    ["the code around it is broken", "def f(:\n  x = = 1\nimport numpy\n", "thirdParty", ["numpy"]],
    ["it never ends", "from numpy import", "thirdParty", ["numpy"]],
    [
      "standard modules are imported",
      "import os.path, json\nfrom __future__ import annotations\nimport __main__, tomllib",
      "standard",
      ["os.path", "json", "__future__", "__main__", "tomllib"],
    ],
    [
      "it is relative",
      "from . import a, b\nfrom .c import d\nfrom ...e.f import g\nfrom .. import *",
      "local",
      [".a", ".b", ".c", "...e.f", ".."],
    ],
    ["a relative name is loaded", "import_module('.x', 'p')", "local", [".x"]],
    [
      "a try catches ImportError",
      "try:\n  import ujson\n  import os\nexcept ImportError:\n  import orjson\nelse:\n  import numpy\nfinally:\n  import pandas",
      "optional",
      ["ujson", "orjson"],
    ],
    [
      "the errors are a tuple",
      "try: import a1\nexcept (KeyError, builtins.ModuleNotFoundError) as e: pass",
      "optional",
      ["a1"],
    ],
    [
      "a later handler catches it",
      "try:\n  import a1\nexcept KeyError:\n  import b1\nexcept ModuleNotFoundError:\n  import c1",
      "optional",
      ["a1", "c1"],
    ],
    [
      "a function inside a try holds it",
      "try:\n  def f():\n    import a1\nexcept ImportError: pass",
      "optional",
      ["a1"],
    ],
    [
      "it is suppressed",
      "with contextlib.suppress(KeyError, ImportError):\n  import a1",
      "optional",
      ["a1"],
    ],
    ["another error is caught", "try: import a1\nexcept ValueError: import b1", "optional", []],
    [
      "another error is caught, so it is needed",
      "try: import a1\nexcept ValueError: import b1",
      "thirdParty",
      ["a1", "b1"],
    ],
    [
      "the name only contains the error's",
      "try: import a1\nexcept MyImportErrors: pass",
      "thirdParty",
      ["a1"],
    ],
  ])("is right when %s", (_case, source, kind, expected) => {
    expect(modulesOf(source, kind)).toEqual(expected);
  });

  it.each([
    ["if TYPE_CHECKING:\n  import a1\nelse:\n  import b1", ["a1"]],
    ["if typing.TYPE_CHECKING: import a1", ["a1"]],
    ["if TYPE_CHECKING:\n  if x:\n    import a1\nimport b1", ["a1"]],
    ["if x: import b1\nelif TYPE_CHECKING: import a1", ["a1"]],
    ["if not TYPE_CHECKING: import b1", []],
    ["if TYPE_CHECKING and x: import b1", []],
  ])("marks what only types need in %j", (source, expected) => {
    const { thirdParty } = scanImports(source, { python: "3.11" });
    expect(thirdParty.filter(({ typeOnly }) => typeOnly).map(({ module }) => module)).toEqual(
      expected,
    );
  });

  it.each([
    ["import imp, cgi", "3.11", []],
    ["import imp, cgi", "3.12", ["imp"]],
    ["import imp, cgi", "3.13", ["imp", "cgi"]],
    ["import tomllib", "3.10", ["tomllib"]],
  ])("judges %j by the Python %s", (source, python, expected) => {
    expect(scanImports(source, { python }).thirdParty.map(({ module }) => module)).toEqual(
      expected,
    );
  });

  it("calls modules under src/ local even when they shadow others", () => {
    const source = "import json.x, features\nfrom numpy import a";
    expect(modulesOf(source, "local", ["json", "features"])).toEqual(["json.x", "features"]);
    expect(modulesOf(source, "thirdParty", ["json", "features"])).toEqual(["numpy"]);
  });

  it("names the place of every import", () => {
    const source =
      "\uFEFFimport yaml\r\n\r\ndef f():\r\n    from google.cloud import (\r\n        storage,\r\n    )\r\n    __import__('x1')\r\n";
    expect(scanImports(source, { python: "3.11" }).thirdParty).toEqual([
      { module: "yaml", top: "yaml", line: 1, column: 8, typeOnly: false },
      { module: "google.cloud.storage", top: "google", line: 5, column: 9, typeOnly: false },
      { module: "x1", top: "x1", line: 7, column: 16, typeOnly: false },
    ]);
  });

  it.each([
    ["imports", "import a1\n", 64],
    ["nested calls", "__import__(", 64],
    ["nested blocks", "if x:\n ", 16],
    ["open tries", "try:\n", 64],
    ["handlers", "try: import a\n" + "except ImportError: import b\n".repeat(50), 64],
    ["calls on calls", "(x)(y)", 64],
    ["brackets", "(", 64],
    ["dots", "a.", 64],
  ])("stays within seconds when a source is full of %s", (_case, part, kibibytes) => {
    const source = part.repeat(Math.ceil((kibibytes * 1024) / part.length));
    const started = performance.now();
    scanImports(source, { python: "3.11" });
    expect(performance.now() - started).toBeLessThan(5000);
  });
});
