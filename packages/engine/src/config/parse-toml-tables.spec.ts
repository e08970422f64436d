import fc from "fast-check";
import { expect, it } from "vitest";
import { parseTomlTables } from "./parse-toml-tables.ts";
import { parseToml } from "./parse-toml.ts";

const JOB = '[tool.pysnip]\nentry = "job:answer"\n';

it.each([
  ["a job", `[project]\nname = "a"\n\n${JOB}`],
  ["no table of a tool", '[project]\nname = "a"\n'],
  ["a tool alone", JOB],
  ["nothing", ""],
  ["a byte order mark", `\uFEFF[project]\nname = "a"\n${JOB}`],
  ["a byte order mark in between", `[project]\nname = "a"\n\uFEFF\n${JOB}`],
  ["line ends of Windows", `[project]\nname = "a"\n\n${JOB}`.replaceAll("\n", "\r\n")],
  ["line ends of old", `[project]\nname = "a"\n${JOB}`.replaceAll("\n", "\r")],
  ["dates", `[project]\nday = 1979-05-27\ntime = 07:32:00\n${JOB}since = 1979-05-27T07:32:00Z\n`],
  ["numbers at the end", `a = 1\n${JOB}b = 0x1F\nc = -inf\nd = nan\n`],
  ["a header in a text", `[project]\nname = """\n${JOB}"""\n`],
  ["a header in a text that another text follows", `a = """\n${JOB}x = """y"""\n`],
  ["a header in a list", `a = [\n[tool.pysnip],\n]\n`],
  ["a header in a list of lists", `a = [ 1,\n[tool.b]\n]\n`],
  ["a header after a comment", `# of mine\n[project] # "quote\n${JOB}`],
  ["the tool twice", `[tool.other]\na = 1\n${JOB}`],
  ["the same table twice", `[project]\nname = "a"\n${JOB}${JOB}`],
  ["the tool as a value", `tool = 1\n${JOB}`],
  ["the tool as a table of one line", `tool = { other = 1 }\n${JOB}`],
  ["the tool as a list of tables", `[[tool]]\na = 1\n${JOB}`],
  ["the tool by a dotted key", `tool.other.a = 1\n${JOB}`],
  ["the project after the tool", `a = 1\n${JOB}[project]\nname = "a"\n`],
  ["the project before and after", `[project]\nname = "a"\n${JOB}[project.urls]\nb = "c"\n`],
  ["a prototype", `[project]\nname = "a"\n${JOB}[__proto__]\na = 1\n[toString]\nb = 2\n`],
  ["a prototype of the tool", `[project]\n__proto__ = 1\n${JOB}__proto__ = { x = 1 }\n`],
  ["an escape that is none", `[project]\nname = "\\q"\n${JOB}`],
  ["an escape that is none in the tool", `[project]\nname = "a"\n${JOB}a = "\\q"\n`],
  ["a header that is not closed", `[project]\nname = "a"\n[tool.pysnip\nentry = "a"\n`],
  ["a statement that is cut by the header", `[project]\nname =\n${JOB}`],
  ["a key twice", `[project]\nname = "a"\n${JOB}entry = "b"\n`],
  [
    "a list of tables of the tool",
    `[project]\nname = "a"\n[tool.b]\n[[tool.b.c]]\nd = 1\n[[tool.b.c]]\n`,
  ],
])("gives what the whole text gives: %s", (_, text) => {
  for (const round of ["first", "again"]) {
    expect(parseTomlTables(text), round).toStrictEqual(parseToml(text));
  }
});

it("gives what the whole text gives, whatever is put together", () => {
  const line = fc.constantFrom(
    "[project]",
    "[tool.pysnip]",
    "[tool.other]",
    "[[tool.list]]",
    "[tool]",
    "tool.a = 1",
    'name = "a"',
    "b = { c = 1 }",
    "d = [",
    "1,",
    "]",
    'e = """',
    '"""',
    "'''",
    "# note",
    "",
    "f = 1979-05-27",
    "\t[tool.pysnip]",
    'g = "\\u00e9"\r',
    "\uFEFF",
  );
  fc.assert(
    fc.property(fc.array(line, { maxLength: 9 }), (lines) => {
      const text = lines.join("\n");
      expect(parseTomlTables(text)).toStrictEqual(parseToml(text));
    }),
    { numRuns: 1000 },
  );
});

it("parses what many manifests say once, and forgets it when there is too much", () => {
  const tool = (text: string) => {
    const parsed = parseTomlTables(text);
    return "table" in parsed ? parsed.table["tool"] : null;
  };
  const first = tool(`[project]\nname = "a"\n${JOB}`);
  expect(tool(`[project]\nname = "b"\n${JOB}`)).toBe(first);
  for (let index = 0; index < 300; index++) tool(`a = 1\n${JOB}n = ${index}\n`);
  expect(tool(`[project]\nname = "a"\n${JOB}`)).not.toBe(first);
  const long = `a = 1\n${JOB}n = "${"x".repeat(5000)}"\n`;
  expect(tool(long)).not.toBe(tool(long));
});
