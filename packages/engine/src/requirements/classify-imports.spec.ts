import { describe, expect, it } from "vitest";
import { classifyImports, listSureRequirements } from "./classify-imports.ts";
import type { ImportKnowledge } from "./classify-imports.ts";
import { explainClasses } from "./explain-classes.ts";
import { scanImports } from "./scan-imports.ts";

const NOTHING: ImportKnowledge = {
  python: "3.12",
  declared: [],
  overrides: new Map(),
  named: [],
};

const classify = (source: string, known: Partial<ImportKnowledge> = {}, local: string[] = []) =>
  classifyImports(scanImports(source, { python: "3.12", localModules: local }), {
    ...NOTHING,
    ...known,
  });

describe("classifyImports", () => {
  it.each([
    ["it is the job's", "import yaml", { declared: ["PyYAML"] }, "declared", ["pyyaml"]],
    [
      "a library entry says so",
      "import yaml",
      { overrides: new Map([["yaml", "ruamel.yaml"]]) },
      "declared",
      ["ruamel-yaml"],
    ],
    ["it is standard", "import json.tool", {}, "standard", []],
    ["it is relative", "from .a import b", {}, "local", []],
    ["the table knows one", "import yaml", {}, "mapped", ["pyyaml"]],
    ["the table knows several", "import jwt", {}, "ambiguous", ["pyjwt", "jwt"]],
    ["only the name speaks", "import requests", {}, "suggested", ["requests"]],
    ["nothing is known", "import _hidden", {}, "unknown", []],
    [
      "it left the standard library",
      "import telnetlib",
      { python: "3.13" },
      "mapped",
      ["standard-telnetlib"],
    ],
    [
      "the text names one of several",
      "import jwt",
      { named: ["PyJWT[crypto]>=2"] },
      "mapped",
      ["pyjwt"],
    ],
    [
      "the text names the equal name",
      "import requests",
      { named: ["requests"] },
      "mapped",
      ["requests"],
    ],
    [
      "the text names what the job has",
      "import yaml",
      { named: ["pyyaml"], declared: ["pyyaml"] },
      "declared",
      ["pyyaml"],
    ],
    ["the text names nonsense", "import requests", { named: ["=="] }, "suggested", ["requests"]],
  ])("gives the class when %s", (_title, source, known, kind, candidates) => {
    const python = "python" in known ? known.python : "3.12";
    const found = classifyImports(scanImports(source, { python }), { ...NOTHING, ...known });
    expect(found.map((one) => [one.class, one.candidates])).toEqual([[kind, candidates]]);
  });

  it("finds imports at any depth and in the order of the text, each module once", () => {
    const source = `import numpy.linalg, os
from numpy import array
def f():
    import yaml
    if x:
        from near import y
if TYPE_CHECKING:
    import stripe
try:
    import ujson
except ImportError:
    ujson = None
from importlib import import_module
import_module("bs4")
`;
    expect(
      classify(source, {}, ["near"]).map(({ module, line, needed }) => [module, line, needed]),
    ).toEqual([
      ["numpy.linalg", 1, true],
      ["os", 1, false],
      ["yaml", 4, true],
      ["near", 6, false],
      ["stripe", 8, false],
      ["ujson", 10, false],
      ["importlib", 13, false],
      ["bs4", 14, true],
    ]);
  });

  it("needs a module when one of its imports is needed", () => {
    const source = "try:\n    import yaml\nexcept ImportError: ...\nimport yaml\n";
    expect(classify(source)).toMatchObject([{ module: "yaml", line: 2, needed: true }]);
  });

  it("tells the packages of a namespace apart", () => {
    const found = classify("from google.cloud import storage, bigquery\nimport google.protobuf\n");
    expect(found.flatMap(({ candidates }) => candidates)).toEqual([
      "google-cloud-storage",
      "google-cloud-bigquery",
      "protobuf",
    ]);
  });
});

describe("listSureRequirements", () => {
  it.each([
    ["the table knows one", "import yaml, PIL.Image\nimport PIL\n", [], ["pyyaml", "pillow"]],
    ["nothing is sure", "import requests, jwt, _x\n", [], []],
    ["it can be done without", "try:\n    import yaml\nexcept ImportError: ...\n", [], []],
    ["only type checkers need it", "if TYPE_CHECKING:\n    import yaml\n", [], []],
    ["the text asks itself", "import yaml, jwt\n", ["PyYAML>=6", "pyjwt"], ["PyYAML>=6", "pyjwt"]],
  ])("lists what may be written when %s", (_title, source, named, sure) => {
    expect(listSureRequirements(classify(source, { named }), named)).toEqual(sure);
  });
});

describe("explainClasses", () => {
  it("says what could provide an import, and of what is ambiguous that only a person knows", () => {
    const source =
      "import yaml, jwt, requests, _x, json\nimport asyncore\nif TYPE_CHECKING:\n    import bs4\n";
    expect(explainClasses(classify(source))).toEqual([
      "line 1: `yaml` comes from `pyyaml`: add `--deps pyyaml`",
      "line 1: `jwt` may come from `pyjwt` or `jwt`, and only you know which",
      "line 1: `requests` perhaps comes from `requests`: look at that project before you add it",
      "line 1: `_x` comes from no distribution that is known here",
      "line 2: `asyncore` left the standard library in Python 3.12 and comes from `pyasyncore`: add `--deps pyasyncore`",
    ]);
  });
});
