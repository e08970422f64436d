import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parameterLists, validSnippets } from "../../test/snippets/valid-snippets.ts";
import { analyzeSnippet } from "./parse-snippet.ts";
import type { SnippetAnalysis } from "./snippet-analysis.ts";

const ORACLE = fileURLToPath(new URL("../../test/snippets/compare_with_ast.py", import.meta.url));

const compareWithPython = (items: { source: string; analysis: SnippetAnalysis }[]): unknown[] => {
  const input = JSON.stringify(items);
  const result = spawnSync("python3", ["-I", ORACLE], { input, encoding: "utf8" });
  expect(result.stderr).toBe("");
  return JSON.parse(result.stdout) as unknown[];
};

const firstFunction = (source: string) => analyzeSnippet(source).functions[0];

describe("analyzeSnippet", () => {
  it("agrees with CPython's parser when the snippets are valid", () => {
    const sources = [
      ...validSnippets,
      ...parameterLists.map((list) => `def f(${list}) -> dict[str,int]: ...\n`),
    ];
    const items = sources.map((source) => ({ source, analysis: analyzeSnippet(source) }));
    expect(items.filter(({ analysis }) => analysis.problems.length > 0)).toEqual([]);
    expect(compareWithPython(items)).toEqual([]);
  });

  it("is told so by that comparison when a fact is wrong", () => {
    const source = "def f(a: int = 1): ...\n";
    const analysis = analyzeSnippet(source);
    const wrong = { ...analysis, functions: [{ ...analysis.functions[0], line: 2 }] };
    const items = [{ source, analysis: wrong as SnippetAnalysis }];
    expect(compareWithPython(items)).toHaveLength(1);
  });

  it("names all five kinds with texts when a signature uses them", () => {
    expect(firstFunction("def f(a, /, b: int, *c: str, d=-1, **e: float): pass\n")).toMatchObject({
      parameters: [
        { name: "a", kind: "positional-only", annotation: null, default: null },
        { name: "b", kind: "positional-or-keyword", annotation: "int", default: null },
        { name: "c", kind: "var-positional", annotation: "str", default: null },
        { name: "d", kind: "keyword-only", annotation: null, default: "-1" },
        { name: "e", kind: "var-keyword", annotation: "float", default: null },
      ],
    });
  });

  it.each([
    ["a formatter ran", "def f(a: dict[str,int]|None=None, b=(1,2)): ..."],
    [
      "it is spread over lines",
      "def f(\n    a: dict[\n        str, int  # c\n    ]\n    | None = None,\n    b=(1, 2),\n): ...",
    ],
    ["a backslash splits it", "def f(a: dict[str, int] \\\n  | None = None, b=(1,2)): ..."],
  ])("gives one text for an annotation when %s", (_title, source) => {
    expect(firstFunction(source)?.parameters).toMatchObject([
      { annotation: "dict[str, int] | None", default: "None" },
      { annotation: null, default: "(1, 2)" },
    ]);
  });

  it.each([
    ["strings differ in blanks", 'def f(a="x  y"): ...', 'def f(a="x y"): ...'],
    ["a comma makes a tuple", "def f(a=(1,)): ...", "def f(a=(1)): ..."],
    ["words are joined", "def f(a=b if c else d): ...", "def f(a=bifcelsed): ..."],
  ])("gives different texts when %s", (_title, one, other) => {
    expect(firstFunction(one)?.parameters).not.toEqual(firstFunction(other)?.parameters);
  });

  it.each([
    ["it is plain", '"""Score customers.\n\nMore."""', "Score customers."],
    ["it begins on the second line", '"""\n    Score.\n    """', "Score."],
    ["it is raw", String.raw`r"""A \d"""`, String.raw`A \d`],
    ["it holds escapes", String.raw`"""Caf\xe9 \"x\" \u2014 \N{DASH}"""`, 'Café "x" — \\N{DASH}'],
    ["it holds a terminal escape", String.raw`"""a\x1b[2Jb"""`, "a [2Jb"],
    ["it holds half of a pair", String.raw`"""a\ud800"""`, "a"],
    ["it is split", "'a' 'b'", "ab"],
    ["it is formatted", 'f"a"', null],
    ["it is bytes", 'b"a"', null],
    ["it is blank", '"  "', null],
    ["it is long", `"${"é".repeat(400)}"`, `${"é".repeat(299)}…`],
  ])("reads the first line of a docstring when %s", (_title, text, line) => {
    expect(firstFunction(`def f():\n    # c\n    ${text}\n    return 1\n`)?.docstring).toBe(line);
  });

  it("leaves overloads, methods, nested and conditional functions out when it lists functions", () => {
    const source = [
      "import typing as t",
      "@t.overload",
      "def f(a: int) -> int: ...",
      "@overload",
      "def f(a: str) -> str: ...",
      "def f(a):",
      "    def inner(): yield 1",
      "    return lambda: (yield)",
      "class C:",
      "    def method(self): ...",
      "if t.TYPE_CHECKING:",
      "    def hidden(): ...",
      "g = lambda x: x",
    ].join("\n");
    const analysis = analyzeSnippet(source);
    expect(analysis.functions.map(({ name, line, generator }) => [name, line, generator])).toEqual([
      ["f", 6, false],
    ]);
    expect(analysis.classes.map(({ name }) => name)).toEqual(["C"]);
    expect(analysis.assignments).toMatchObject([{ name: "g", how: "lambda", line: 13 }]);
  });

  it("reads fields, bases and decorators when classes are models", () => {
    const source =
      "@dataclass(frozen = True)\nclass A(Base, metaclass=M):\n    'Doc.'\n    x: int = 1; y: str\n    RED = 'r'\n    def m(self): z: int = 1\n";
    expect(analyzeSnippet(source).classes).toEqual([
      {
        name: "A",
        line: 2,
        bases: ["Base", "metaclass=M"],
        decorators: ["dataclass(frozen=True)"],
        docstring: "Doc.",
        fields: [
          { name: "x", annotation: "int", default: "1" },
          { name: "y", annotation: "str", default: null },
          { name: "RED", annotation: null, default: "'r'" },
        ],
      },
    ]);
  });

  it("lists aliases and unpacked names when statements bind them", () => {
    const source = "type X[T] = list[T] | None\nY: TypeAlias = int\na, (b, c) = d\ne.f = 1\n";
    expect(analyzeSnippet(source).assignments).toEqual([
      { name: "X", line: 1, annotation: null, value: "list[T] | None", how: "type" },
      { name: "Y", line: 2, annotation: "TypeAlias", value: "int", how: "assign" },
      { name: "a", line: 3, annotation: null, value: null, how: "assign" },
      { name: "b", line: 3, annotation: null, value: null, how: "assign" },
      { name: "c", line: 3, annotation: null, value: null, how: "assign" },
    ]);
  });

  it.each([
    ["it is written as usual", 'if __name__ == "__main__":\n    f()\n', true],
    ["it is turned round", "if '__main__'==__name__: f()\n", true],
    ["another name is asked", 'if __name__ == "main":\n    f()\n', false],
  ])("sees the main guard when %s", (_title, source, expected) => {
    expect(analyzeSnippet(source).hasMainGuard).toBe(expected);
  });

  it.each([
    [
      "there are imports and definitions only",
      '"""d"""\nimport a\nfrom b import c\ndef f(): ...\n',
      null,
    ],
    ["a call follows", "import a\n\nprint(a)\n", 3],
    ["a constant is set", "A = 1\n", 1],
  ])("finds the first statement that does something when %s", (_title, source, line) => {
    expect(analyzeSnippet(source).firstStatementLine).toBe(line);
  });

  it.each([
    ["unicode names are folded as Python does", "def f(ﬁeld, e\u0301): ...", ["field", "\u00e9"]],
    ["form feeds split pages", "\f\ndef f(a):\n    pass\n\fx = 1\n", ["a"]],
    ["a default is a template string", "def f(a, b=t\"{x}\", c=rt'y'): ...", ["a", "b", "c"]],
  ])("gives parameter names when %s", (_title, source, names) => {
    expect(analyzeSnippet(source).problems).toEqual([]);
    expect(firstFunction(source)?.parameters.map(({ name }) => name)).toEqual(names);
  });

  it.each([
    ["parameters repeat", "def f(a, b, a): ...", "`f` has two parameters named `a`"],
    [
      "a default comes first",
      "def f(a=1, b): ...",
      "`f` has `b` without a default after `a` with one",
    ],
    [
      "parameters are too many",
      `def f(${Array.from({ length: 256 }, (_, i) => `a${i}`).join()}): ...`,
      "`f` has 256 parameters, the limit is 255",
    ],
    [
      "fields are too many",
      `class A:\n${" x: int\n".repeat(201)}`,
      "`A` has 201 fields, the limit is 200",
    ],
  ])("reports a problem when %s", (_title, source, message) => {
    expect(analyzeSnippet(source).problems).toEqual([{ line: 1, column: 1, message }]);
  });

  it.each([
    ["parentheses", "(".repeat(60_000)],
    ["a default", `def f(a=${"(".repeat(30_000)}${")".repeat(30_000)}): pass`],
    ["nested definitions", "def f(".repeat(10_000)],
    ["colons", ":".repeat(60_000)],
    ["blocks", "if x:\n".repeat(10_000)],
    ["signs", `x = ${"-".repeat(60_000)}1`],
    ["members", `x = a${".b".repeat(30_000)}`],
    ["almost targets of with", "as (".repeat(15_000)],
    ["floats", `x = [${"1.,".repeat(20_000)}]`],
  ])(
    "ends in good time when the text is 64 KiB of %s",
    (_title, source) => {
      const start = performance.now();
      analyzeSnippet(source);
      // Seconds on a busy machine; what this guards against took half a minute on an idle one.
      expect(performance.now() - start).toBeLessThan(20_000);
    },
    60_000,
  );

  it("never throws and stays plain data when the text is anything", () => {
    const part = fc.constantFrom(
      "def ",
      "class ",
      "f",
      "(",
      ")",
      ":",
      "\n",
      "    ",
      "=",
      "*",
      "/",
      ",",
      "[",
      "]",
      "@",
      '"',
      "'''",
      "lambda ",
      "yield ",
      "->",
      "\\",
      "#",
      "1.",
      "type ",
      "if ",
      ";",
    );
    fc.assert(
      fc.property(fc.array(part, { maxLength: 40 }), (parts) => {
        const analysis = analyzeSnippet(parts.join(""));
        expect(JSON.parse(JSON.stringify(analysis))).toEqual(analysis);
      }),
      { numRuns: 500 },
    );
  });
});
