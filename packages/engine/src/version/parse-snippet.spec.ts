import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { measureProcessor } from "../../test/measure-processor.ts";
import { parameterLists, validSnippets } from "../../test/snippets/valid-snippets.ts";
import { PysnipError } from "../errors/pysnip-error.ts";
import { parseSnippet } from "./parse-snippet.ts";
import type { SnippetAnalysis } from "./snippet-analysis.ts";

const ORACLE = fileURLToPath(new URL("../../test/snippets/compare_with_ast.py", import.meta.url));

const compareWithPython = (items: { source: string; analysis: SnippetAnalysis }[]): unknown[] => {
  const input = JSON.stringify(items);
  const result = spawnSync("python3", ["-I", ORACLE], { input, encoding: "utf8" });
  expect(result.stderr).toBe("");
  return JSON.parse(result.stdout) as unknown[];
};

const firstFunction = (source: string) => parseSnippet(source).functions[0];

const firstProblem = (source: string): string | null => {
  try {
    const [first] = parseSnippet(source).problems;
    return first === undefined
      ? null
      : `line ${first.line}, column ${first.column}: ${first.message}`;
  } catch (error) {
    if (error instanceof PysnipError) return error.details[0] ?? "";
    throw error;
  }
};

describe("parseSnippet", () => {
  it("agrees with CPython's parser when the snippets are valid", () => {
    const sources = [
      ...validSnippets,
      ...parameterLists.map((list) => `def f(${list}) -> dict[str,int]: ...\n`),
    ];
    const items = sources.map((source) => ({ source, analysis: parseSnippet(source) }));
    expect(items.filter(({ analysis }) => analysis.problems.length > 0)).toEqual([]);
    expect(compareWithPython(items)).toEqual([]);
  });

  it("is told so by that comparison when a fact is wrong", () => {
    const source = "def f(a: int = 1): ...\n";
    const analysis = parseSnippet(source);
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

  it("lists neither overloads, methods, nested functions nor what only type checkers see", () => {
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
    const analysis = parseSnippet(source);
    expect(analysis.functions.map(({ name, line, generator }) => [name, line, generator])).toEqual([
      ["f", 6, false],
    ]);
    expect(analysis.overloads).toEqual(["f"]);
    expect(analysis.classes.map(({ name }) => name)).toEqual(["C"]);
    expect(analysis.assignments).toMatchObject([{ name: "g", how: "lambda", line: 13 }]);
  });

  it("reads fields, bases and decorators when classes are models", () => {
    const source =
      "@dataclass(frozen = True)\nclass A(Base, metaclass=M):\n    'Doc.'\n    x: int = 1; y: str\n    RED = 'r'\n    def m(self): z: int = 1\n";
    expect(parseSnippet(source).classes).toEqual([
      {
        name: "A",
        line: 2,
        bases: ["Base", "metaclass=M"],
        decorators: ["dataclass(frozen=True)"],
        docstring: "Doc.",
        documented: [],
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
    expect(parseSnippet(source).assignments).toEqual([
      { name: "T", line: 1, annotation: null, value: "Any", how: "parameter" },
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
    expect(parseSnippet(source).hasMainGuard).toBe(expected);
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
    expect(parseSnippet(source).firstStatementLine).toBe(line);
  });

  it.each([
    ["unicode names are folded as Python does", "def f(ﬁeld, e\u0301): ...", ["field", "\u00e9"]],
    ["form feeds split pages", "\f\ndef f(a):\n    pass\n\fx = 1\n", ["a"]],
    ["a default is a template string", "def f(a, b=t\"{x}\", c=rt'y'): ...", ["a", "b", "c"]],
  ])("gives parameter names when %s", (_title, source, names) => {
    expect(parseSnippet(source).problems).toEqual([]);
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
    expect(parseSnippet(source).problems).toEqual([{ line: 1, column: 1, message }]);
  });

  it.each([
    [
      "parentheses",
      "(".repeat(65_000),
      "line 1, column 201: brackets are nested more than 200 deep",
    ],
    [
      "a default",
      `def f(a=${"(".repeat(30_000)}${")".repeat(30_000)}): pass`,
      "line 1, column 208: brackets are nested more than 200 deep",
    ],
    [
      "nested definitions",
      "def f(".repeat(10_000),
      "line 1, column 1206: brackets are nested more than 200 deep",
    ],
    [
      "code in a formatted string",
      `x = f'''{${"(".repeat(30_000)}}'''`,
      "line 1, column 6: brackets are nested more than 200 deep",
    ],
    [
      "levels",
      Array.from({ length: 300 }, (_, depth) => `${" ".repeat(depth)}if x:\n`).join(""),
      "line 101, column 1: blocks are nested more than 99 deep",
    ],
    [
      "signs",
      `x = ${"- +~".repeat(16_000)}1`,
      "line 1, column 272: more than 200 signs follow one another",
    ],
    ["colons", ":".repeat(65_000), "line 1, column 1: this is not valid Python"],
    ["dollars", "$".repeat(65_000), "line 1, column 1: this is not valid Python"],
    ["stars", "**".repeat(32_000), "line 1, column 1: this is not valid Python"],
    ["backslashes", "\\".repeat(65_000), "line 1, column 1: this is not valid Python"],
    [
      "definitions on a line",
      "async def f(): ".repeat(4300),
      "line 1, column 16: this is not valid Python",
    ],
    [
      "blocks without a body",
      "if x:\n".repeat(10_000),
      "line 2, column 1: this is not valid Python",
    ],
    [
      "a good half and a bad one",
      `${"a\n".repeat(16_000)}${":".repeat(30_000)}`,
      "line 16001, column 1: this is not valid Python",
    ],
    [
      "a mistake here and there",
      `${"a\n".repeat(600)}:\n`.repeat(50),
      "line 601, column 1: this is not valid Python",
    ],
    // The parser gives up on such depth; no interpreter compiles it either.
    ["members", `x = a${".b".repeat(30_000)}`, "line 1, column 2307: this is not valid Python"],
    ["sums", `x = ${"a+".repeat(32_000)}1`, "line 1, column 2307: this is not valid Python"],
    ["floats", `x = [${"1.,".repeat(20_000)}]`, null],
    ["calls", `x = a${"()".repeat(32_000)}`, "line 1, column 2307: this is not valid Python"],
    ["functions", "def f(a,b=1):pass\n".repeat(3500), null],
  ])(
    "needs less than a second of a processor when the text is 64 KiB of %s",
    (_title, source, message) => {
      // What this guards against took up to three seconds.
      expect(measureProcessor(() => firstProblem(source))).toBeLessThan(1);
      expect(firstProblem(source)).toBe(message);
    },
    60_000,
  );

  it.each([
    ["200 brackets close again", `x = ${"(".repeat(200)}${")".repeat(200)}\n`.repeat(3)],
    ["brackets stand in strings and comments", `x = "${"(".repeat(300)}"  # ${"[".repeat(300)}\n`],
    ["they stand in a long string", `x = """\n${"(".repeat(300)}\\""" """\n`],
    [
      "lines inside brackets are indented",
      `x = [\n${Array.from({ length: 150 }, (_, n) => `${" ".repeat(n)}1,\n`).join("")}]\n`,
    ],
    ["a sum has hundreds of parts", `x = ${"a + ".repeat(500)}1\n`],
    [
      "99 blocks nest",
      `${Array.from({ length: 99 }, (_, n) => `${" ".repeat(n)}if x:\n`).join("")}${" ".repeat(99)}pass\n`,
    ],
  ])("finds nothing nested too deeply when %s", (_title, source) => {
    expect(firstProblem(source)).toBeNull();
  });

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
        const analysis = parseSnippet(parts.join(""));
        expect(JSON.parse(JSON.stringify(analysis))).toEqual(analysis);
      }),
      { numRuns: 500 },
    );
  });
});
