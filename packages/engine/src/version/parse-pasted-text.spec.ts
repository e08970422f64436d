import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { PysnipError } from "../errors/pysnip-error.ts";
import { cleanSnippet } from "./parse-pasted-text.ts";

const BODY = "def f(x):\n    return x\n";

const clean = (text: string) => cleanSnippet(text, { repair: true });

const refusalOf = (run: () => unknown): string[] => {
  try {
    run();
  } catch (error) {
    if (error instanceof PysnipError) return [error.code, ...error.details];
    throw error;
  }
  return [];
};

describe("cleanSnippet", () => {
  it("keeps a clean text and reports nothing when there is nothing to mend", () => {
    expect(clean(BODY)).toEqual({ source: BODY, repairs: [], suggestedRequirements: [] });
  });

  it.each([
    ["it begins with a byte order mark", `\uFEFF${BODY}`, ["byte order mark"]],
    ["lines end in CRLF", BODY.replaceAll("\n", "\r\n"), ["line ends"]],
    ["lines end in CR", BODY.replaceAll("\n", "\r"), ["line ends"]],
    ["all lines are indented by spaces", "  def f(x):\n      return x\n", ["2 spaces"]],
    ["all lines are indented by a tab", "\tdef f(x):\n\t    return x\n", ["1 tab"]],
    [
      "blank lines are shorter than the indent",
      "    def f(x):\n        return x\n \n",
      ["4 spaces"],
    ],
    ["it is fenced", "```python\ndef f(x):\n    return x\n```\n", ["fence"]],
    ["it is fenced by tildes with blank lines around", `\n~~~\n${BODY}~~~~\n\n`, ["fence"]],
    ["it has prompts", ">>> def f(x):\n...     return x\n...\n", ["prompts were removed."]],
    [
      "it has prompts and output",
      ">>> def f(x):\n...     return x\n>>>\n3\n'a'\n",
      ["2 lines of output"],
    ],
    [
      "it comes from IPython",
      "In [1]: def f(x):\n   ...:     return x\n   ...:\n\nIn [2]:\nOut[2]: 3\n",
      ["1 line of output"],
    ],
    ["it comes from a page with a notebook", "In [12]:\ndef f(x):\n    return x\n", ["prompts"]],
    [
      "a notebook shows plots and times itself",
      "%%time\n%matplotlib inline\ndef f(x):\n    return x\n%load_ext autoreload\n",
      ["`%%time`", "`%matplotlib inline`", "`%load_ext autoreload`"],
    ],
    ["blanks do not break", "def f(x):\n\u00a0\u2003\u00a0\u00a0return\u202fx\n", ["5 characters"]],
    [
      "marks have no width",
      "\u200bdef f(x):\n    return\u2060 x\ufeff\n",
      ["width were removed (3"],
    ],
    [
      "all of it comes together",
      "\uFEFF  ```py\r\n  >>> def f(x):\r\n  ...     return x\r\n  ```\r\n",
      ["mark", "line ends", "2 spaces", "fence", "prompts"],
    ],
    ["the final newline is missing", BODY.trimEnd(), []],
    ["there are final blank lines", `${BODY}\n\n\n`, []],
  ])("gives the same source when %s", (_title, text, repairs) => {
    const result = clean(text);
    expect(result.source).toBe(BODY);
    expect(result.repairs).toHaveLength(repairs.length);
    for (const [index, words] of repairs.entries()) expect(result.repairs[index]).toContain(words);
  });

  it.each([
    ["x = “a”\n", 'x = "a"\n'],
    ["x = „a“ + ‘b’\n", "x = \"a\" + 'b'\n"],
    ["x = “don’t \\“”\n", 'x = "don’t \\“"\n'],
    ["“““Doc\nof f.”””\nx = 1\n", '"""Doc\nof f."""\nx = 1\n'],
    ["x = f“{y}”\n", 'x = f"{y}"\n'],
    ["x = ““\n", 'x = ""\n'],
  ])("makes typographic quotes straight in %j", (text, source) => {
    expect(clean(text).source).toBe(source);
    expect(clean(text).repairs.join()).toContain("Typographic quotes");
  });

  it("takes IPython install lines out when they stand outside strings", () => {
    const text = `%pip install -q "numpy>=1.24" pandas\n${BODY}!pip install rich==13  # ui\n`;
    expect(clean(text).source).toBe(BODY);
    expect(clean(text).suggestedRequirements).toEqual(["numpy>=1.24", "pandas", "rich==13"]);
    expect(clean(text).repairs[0]).toContain("without its options -q");
  });

  it.each([
    ["an install line stands in a string", 'x = """\n%pip install a\n>>> b\n"""\n'],
    ["a docstring shows prompts", 'def f():\n    """\n    >>> f()\n    1\n    """\n'],
    ["a modulo begins a line", "x = (a\n% b)\n"],
    ["typeset characters stand in strings and comments", "x = '“a\u00a0b”\u200b'  # “c” \u00a0\n"],
    ["they stand in a long string", 'x = """\n“a”\u00a0\n\'\n"""\n'],
    ["a quote without its other half", "x = “a\ny = 1\n"],
    ["a prompt is part of a string", 'x = """\nIn [1]: y\n"""\n'],
    ["a magic may do anything", "%run a.py\n!ls\n%%bash\nx = 1\n"],
    ["a fence stands in a string", 'x = """\n```\n"""\n'],
  ])("leaves the text alone when %s", (_title, text) => {
    expect(clean(text)).toEqual({ source: text, repairs: [], suggestedRequirements: [] });
  });

  it.each([
    ["a mark", `\uFEFF${BODY}`],
    ["CRLF", "x = 1\r\n"],
    ["an indent", "  x = 1\n"],
    ["a fence", "```\nx = 1\n```"],
    ["prompts", ">>> x = 1\n"],
    ["prompts of IPython", "In [1]: x = 1\n"],
    ["quotes", "x = “a”\n"],
    ["blanks", "x\u00a0= 1\n"],
    ["marks", "x\u200b = 1\n"],
    ["a notebook command", "%matplotlib inline\nx = 1\n"],
    ["an install line", "%pip install a\nx = 1\n"],
  ])("refuses %s when repairs are off", (_title, text) => {
    const [code, ...details] = refusalOf(() => cleanSnippet(text, { repair: false }));
    expect(code).toBe("PYSNIP_SNIPPET_INVALID");
    expect(details).toEqual(clean(text).repairs);
  });

  it("accepts a missing final newline when repairs are off", () => {
    expect(cleanSnippet("x = 1", { repair: false }).source).toBe("x = 1\n");
  });

  it.each([
    ["it is empty", "", "it is empty (0 bytes)"],
    ["it is blank", " \n\t\n", "it is empty (4 bytes)"],
    ["it holds NUL", "a\nb\0", "line 2, column 2: the NUL character U+0000"],
    ["it holds an escape", "\u001b[2J", "line 1, column 1: the control character U+001B"],
    ["it holds a C1 control", "a = 1\u0085", "line 1, column 6: the control character U+0085"],
    [
      "it holds half of a pair",
      'x = "\ud800"',
      "line 1, column 6: half of a surrogate pair U+D800",
    ],
    ["it reorders text", "# \u202e", "line 1, column 3: the text-reordering character U+202E"],
    [
      "it isolates text after an emoji",
      "\r\n'😀\u2066'",
      "line 2, column 3: the text-reordering character U+2066",
    ],
    [
      "it is too large",
      "x".repeat(65_537),
      "it has at least 65537 bytes, the limit is 65536 (64 KiB)",
    ],
    [
      "it is too large in bytes",
      "é".repeat(40_000),
      "it has at least 80000 bytes, the limit is 65536 (64 KiB)",
    ],
    [
      "it declares UTF-7",
      "# coding: utf-7\n",
      "line 1: it declares the encoding `utf-7`, but only `utf-8` is read",
    ],
    [
      "a second line declares Latin 1",
      "#!x\n# -*- coding=latin_1 -*-\n",
      "line 2: it declares the encoding `latin_1`, but only `utf-8` is read",
    ],
    [
      "an indent hides the declaration",
      "  # coding: rot13\n  x = 1\n",
      "line 1: it declares the encoding `rot13`, but only `utf-8` is read",
    ],
    ["the fence is not closed", "```\nx = 1\n", "line 1: the code fence is not closed"],
    [
      "text follows the fence",
      "```\nx = 1\n```\nand so on\n",
      "line 3: there is text after the code fence; paste the code alone",
    ],
    [
      "a page's notebook has output",
      "In [1]:\nx\nOut[1]:\n3\n",
      "line 3: it holds output of a notebook, which cannot be told from code; paste the code alone",
    ],
    [
      "brackets nest too deeply",
      `x = ${"(".repeat(201)}`,
      "line 1, column 205: brackets are nested more than 200 deep",
    ],
    [
      "only an install line is there",
      "%pip install a\n",
      "nothing is left of it after the clean-up",
    ],
    [
      "an install line names a file",
      "%pip install -r a.txt\nx\n",
      "line 1: the IPython install line is not taken: its option `-r` names a file or a folder; list the packages instead",
    ],
    [
      "an install line runs more",
      "!pip install a && rm b\nx\n",
      "line 1: the IPython install line is not taken: it runs more than the install, or a quote is not closed",
    ],
  ])("refuses with the place when %s", (_title, text, detail) => {
    expect(refusalOf(() => clean(text))).toEqual(["PYSNIP_SNIPPET_INVALID", detail]);
  });

  it.each([
    ["exactly the limit is used", "x".repeat(65_535)],
    ["a form feed separates pages", "x = 1\n\f\ny = 2\n"],
    ["UTF-8 is declared by another spelling", "# vim: fileencoding=UTF_8 :\nx = 1\n"],
    ["an encoding is named on line 3", "\n\n# coding: utf-7\nx = 1\n"],
    ["a string holds an emoji", "x = '😀'\n"],
  ])("accepts the text when %s", (_title, text) => {
    expect(clean(text).source).toBe(`${text.trimEnd()}\n`);
  });

  it("lists ten places and stops when there are many", () => {
    expect(refusalOf(() => clean("\0".repeat(50)))).toHaveLength(12);
  });

  it("refuses a wrapping without end when fences lie in fences", () => {
    const text = `${"```\n".repeat(20)}x\n${"```\n".repeat(20)}`;
    expect(refusalOf(() => clean(text))[0]).toBe("PYSNIP_SNIPPET_INVALID");
  });

  it("changes nothing the second time when lines are put together at random", () => {
    const part = fc.constantFrom(
      "    ",
      "\t",
      ">>> ",
      "... ",
      "x = 1",
      '"""',
      "'",
      "#",
      "%pip install a",
      "```",
      "\n",
      "\r\n",
      "\\",
      "\f",
      "é",
      "“",
      "”",
      "’",
      '"',
      "\u00a0",
      "\u200b",
      "In [1]: ",
      "   ...: ",
      "%%time",
    );
    fc.assert(
      fc.property(fc.array(part, { minLength: 1, maxLength: 25 }), (parts) => {
        let once: ReturnType<typeof clean>;
        try {
          once = clean(parts.join(""));
        } catch (error) {
          expect(error).toBeInstanceOf(PysnipError);
          return;
        }
        expect(clean(once.source)).toEqual({
          source: once.source,
          repairs: [],
          suggestedRequirements: [],
        });
        expect(once.source).toMatch(/[^\n]\n$/);
      }),
      { numRuns: 2000 },
    );
  });
});
