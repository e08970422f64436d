import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { measureProcessor } from "../../test/measure-processor.ts";
import { PysnipError } from "../errors/pysnip-error.ts";
import { analyzeSnippet } from "./derive-snippet-report.ts";
import type { ReportOptions } from "./derive-snippet-report.ts";

const analyze = (text: string, options: Partial<ReportOptions> = {}) =>
  analyzeSnippet(text, { python: "3.11", ...options });

describe("analyzeSnippet", () => {
  it("says everything of a text in one plain value", () => {
    const text = `\uFEFF# /// script
# dependencies = ["rich"]
# ///
%pip install pandas==2.*
import pandas, rich, yaml
async def main(a: int) -> str: "Do it."
`;
    const report = analyze(text);
    expect(JSON.parse(JSON.stringify(report))).toEqual(report);
    expect(report).toMatchObject({
      source: text.slice(1).replace("%pip install pandas==2.*\n", ""),
      repairs: [expect.stringContaining("mark"), expect.stringContaining("pandas==2.*")],
      pipRequirements: ["pandas==2.*"],
      inlineMetadata: { dependencies: ["rich"], requiresPython: null },
      definitions: { docstring: null, functions: [{ name: "main" }], hasMainGuard: false },
      entry: { function: { name: "main", async: true, docstring: "Do it." } },
      schemas: { input: { required: ["a"] }, output: { type: "string" } },
      sureRequirements: ["pandas==2.*", "pyyaml"],
      problems: [],
    });
    expect(report.imports.map(({ module, class: kind }) => [module, kind])).toEqual([
      ["pandas", "mapped"],
      ["rich", "declared"],
      ["yaml", "mapped"],
    ]);
  });

  it("collects problems of all kinds", () => {
    const text =
      "# /// script\n# dependencies = 1\n# ///\nimport yaml\ndef a(: ...\ndef b(x, x): ...\n";
    const { problems, imports, entry } = analyze(text);
    expect(problems.map(({ code, details }) => [code, details.length])).toEqual([
      ["PYSNIP_REQUIREMENT_INVALID", 1],
      ["PYSNIP_SNIPPET_INVALID", 2],
    ]);
    expect([entry, imports.length]).toEqual([null, 1]);
  });

  it.each([
    ["there is no function", "x = 1\n", "PYSNIP_ENTRY_UNCLEAR"],
    [
      "a type nests too deeply",
      `def f(a: ${"list[".repeat(12)}int${"]".repeat(12)}): ...\n`,
      "PYSNIP_SNIPPET_INVALID",
    ],
    ["nothing of it is Python", ":".repeat(5000), "PYSNIP_SNIPPET_INVALID"],
  ])("has one problem when %s", (_title, text, code) => {
    expect(analyze(text).problems.map((problem) => problem.code)).toEqual([code]);
  });

  it("calls nothing when the kind is script", () => {
    const { entry, schemas, problems } = analyze("print(1)\n", { kind: "script" });
    expect([entry?.function, schemas, problems]).toEqual([null, null, []]);
  });

  it.each([
    ["an entry", "def a(): ...\ndef b(): ...\n", { entry: "b" }, "b", []],
    [
      "what is declared",
      "import yaml\ndef a(): ...\n",
      { declared: ["pyyaml"] },
      "a",
      ["declared"],
    ],
    [
      "a library's package",
      "import yaml\ndef a(): ...\n",
      { overrides: new Map([["yaml", "x"]]) },
      "a",
      ["declared"],
    ],
    [
      "modules beside it",
      "import yaml\ndef a(): ...\n",
      { localModules: ["yaml"] },
      "a",
      ["local"],
    ],
    [
      "a Python without a module",
      "import cgi\ndef a(): ...\n",
      { python: "3.13" },
      "a",
      ["mapped"],
    ],
    ["nothing, and has pydantic", "import pydantic\ndef a(): ...\n", {}, "a", ["declared"]],
  ])("takes %s into account", (_title, text, options, name, classes) => {
    const { entry, imports } = analyze(text, options);
    expect([entry?.function?.name, imports.map((one) => one.class)]).toEqual([name, classes]);
  });

  it.each([
    ["", {}],
    ["\0", {}],
    ["```\nx = 1\n```\n", { repair: false }],
  ])("throws when nothing can be said of %j", (text, options) => {
    expect(() => analyze(text, options)).toThrow(PysnipError);
  });

  it.each([
    [
      "aliases in a chain",
      Array.from({ length: 3000 }, (_, n) => `A${n} = list[A${n + 1}]\n`).join(""),
    ],
    [
      "models in a chain",
      Array.from({ length: 1500 }, (_, n) => `class A${n}(BaseModel):\n x: 'A${n + 1}'\n`).join(""),
    ],
    [
      "classes that inherit",
      Array.from({ length: 1500 }, (_, n) => `class A${n}(A${n + 1}):\n x: int\n`).join(""),
    ],
    ["imports", Array.from({ length: 4000 }, (_, n) => `import a${n}\n`).join("")],
    ["calls", `x = a${"()".repeat(31_000)}\n`],
    ["mistakes", `${"a\n".repeat(600)}:\n`.repeat(50)],
    ["quotes of a word processor", "“a‘".repeat(8000)],
  ])(
    "needs less than a second of a processor when the text is 64 KiB of %s",
    (_title, text) => {
      const seconds = measureProcessor(() => analyze(`${text}def f(a: A0) -> A0: ...\n`));
      expect(seconds).toBeLessThan(1);
    },
    60_000,
  );

  it("throws nothing but refusals when lines are put together at random", () => {
    const line = fc.constantFrom(
      "def f(a: A, *b: 'B', c=C()) -> A:",
      "    yield 1",
      "class A(B, Enum):",
      "class B(A, BaseModel):",
      "    x: 'A' = Field(A, ge=1)",
      "    '''Args:\n        a: b'''",
      "A = B | None",
      "B = list[A]",
      "type A = A",
      "@dataclass",
      "@overload",
      "if TYPE_CHECKING:",
      "try:",
      "except ImportError:",
      "else:",
      "    import yaml",
      "from . import A as B",
      "# /// script",
      "# dependencies = ['a']",
      "# ///",
      "%pip install a",
      ">>> x",
      "",
    );
    fc.assert(
      fc.property(fc.array(line, { minLength: 1, maxLength: 15 }), (lines) => {
        try {
          const report = analyze(lines.join("\n"));
          expect(JSON.parse(JSON.stringify(report))).toEqual(report);
        } catch (error) {
          expect(error).toBeInstanceOf(PysnipError);
        }
      }),
      { numRuns: 200 },
    );
  });
});
