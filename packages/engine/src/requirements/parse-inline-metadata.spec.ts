import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  findUnclosedInlineBlock,
  parseInlineDependencies,
  parseInlineMetadata,
} from "./parse-inline-metadata.ts";
import { scanInlineBlocks } from "./scan-inline-block.ts";

const script = (...lines: readonly string[]): string =>
  ["# /// script", ...lines, "# ///", "import x", ""].join("\n");

// The expression that PEP 723 gives as the reference, as an oracle only: it is not linear.
const REFERENCE = /^# \/\/\/ ([a-zA-Z0-9-]+)$\s((^#(| .*)$\s)+)^# \/\/\/$/gm;

describe("parseInlineMetadata", () => {
  it.each([
    ["there is no block", "import os\n", null],
    ["the source is empty", "", null],
    [
      "both keys are given",
      script('# requires-python = ">=3.11"', '# dependencies = ["a>=1", "b"]'),
      { dependencies: ["a>=1", "b"], requiresPython: ">=3.11" },
    ],
    ["neither key is given", script("#"), { dependencies: [], requiresPython: null }],
    [
      "other tables are given",
      script("# [tool.uv]", '# index-url = "x"'),
      { dependencies: [], requiresPython: null },
    ],
    [
      "sources of uv are given",
      script("# [tool.uv.sources]", '# a = { path = "x" }'),
      { dependencies: [], requiresPython: null, sources: { a: { path: "x" } } },
    ],
    [
      "the array is spread over lines",
      script("# dependencies = [", '#   "a",', "#", "#   'b', # why", "# ]"),
      { dependencies: ["a", "b"], requiresPython: null },
    ],
    [
      "line ends are CRLF",
      script('# dependencies = ["a"]').replaceAll("\n", "\r\n"),
      { dependencies: ["a"], requiresPython: null },
    ],
    [
      "a byte order mark comes first",
      `\uFEFF${script('# dependencies = ["a"]')}`,
      { dependencies: ["a"], requiresPython: null },
    ],
    [
      "the file ends at the closing line",
      '# /// script\n# dependencies = ["a"]\n# ///',
      { dependencies: ["a"], requiresPython: null },
    ],
    ["the block is of another type", '# /// pyproject\n# dependencies = ["a"]\n# ///\n', null],
    ["the opening line ends in a space", '# /// script \n# dependencies = ["a"]\n# ///\n', null],
    ["nothing closes the block", '# /// script\n# dependencies = ["a"]\n', null],
    ["nothing is inside", "# /// script\n# ///\n", null],
    ["the block is indented", ' # /// script\n # dependencies = ["a"]\n # ///\n', null],
  ])("is right when %s", (_case, source, expected) => {
    expect(parseInlineMetadata(source)).toEqual(expected);
  });

  it.each([
    ["there are two blocks", `${script("#")}${script("#")}`, /job\.py:5: .*lines 1 and 5/],
    ["the TOML is broken", script("# dependencies = ["), /job\.py:[23]: /],
    ["dependencies is a string", script('# dependencies = "a"'), /array of strings/],
    ["a dependency is a number", script('# dependencies = ["a", 1]'), /array of strings/],
    [
      "requires-python is a number",
      script("# requires-python = 3.11"),
      /`requires-python` a string/,
    ],
    ["a control character is inside", script('# dependencies = ["a\u0000"]'), /job\.py:2: /],
  ])("refuses with the place when %s", (_case, source, message) => {
    expect(() => parseInlineMetadata(source, { path: "job.py" })).toThrow(message);
  });

  it("finds the blocks that the reference expression finds", () => {
    const line = fc.constantFrom(
      "# /// script",
      "# /// a-1",
      "# ///",
      "#",
      "# x",
      "#x",
      "",
      "y",
      "# /// ",
      "# /// a b",
    );
    fc.assert(
      fc.property(fc.array(line, { maxLength: 14 }), fc.boolean(), (lines, ended) => {
        const source = lines.join("\n") + (ended ? "\n" : "");
        const expected = [...source.matchAll(REFERENCE)].map((match) => match[1]);
        expect(scanInlineBlocks(source).blocks.map((block) => block.type)).toEqual(expected);
      }),
      { numRuns: 2000 },
    );
  });

  it("takes linear time when every line opens a block", () => {
    const source = "# /// script\n".repeat(200_000);
    const started = performance.now();
    expect(parseInlineMetadata(source)).toBeNull();
    expect(performance.now() - started).toBeLessThan(2000);
  });
});

describe("parseInlineDependencies", () => {
  it("names the place of every dependency when the array is written in odd ways", () => {
    const source = [
      "#!/usr/bin/env python",
      "# /// script",
      '# requires-python = ">=3.11" # not "this"',
      "# other = { dependencies = ['no'] }",
      '# "dependencies" = ["a>=1", # "no"',
      "#   'b',",
      '#   """c""" ] # "no"',
      "# ///",
    ].join("\n");
    const places = parseInlineDependencies(source, { path: "job.py" });
    expect(places).toEqual([
      { text: "a>=1", file: "job.py", line: 5, column: 22 },
      { text: "b", file: "job.py", line: 6, column: 6 },
      { text: "c", file: "job.py", line: 7, column: 8 },
    ]);
    const lines = source.split("\n");
    for (const { text, line, column } of places) {
      expect(lines[line - 1]?.startsWith(text, column - 1)).toBe(true);
    }
  });

  it("gives nothing when there is no block", () => {
    expect(parseInlineDependencies("import os\n")).toEqual([]);
  });
});

describe("findUnclosedInlineBlock", () => {
  it.each([
    ["nothing closes the block", 'import x\n# /// script\n# dependencies = ["a"]\nx()', 2],
    ["the block is closed", script("#"), null],
  ])("is right when %s", (_case, source, expected) => {
    expect(findUnclosedInlineBlock(source)).toBe(expected);
  });
});
