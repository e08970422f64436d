import fc from "fast-check";
import { parse } from "smol-toml";
import { describe, expect, it } from "vitest";
import { setTomlKey } from "./edit-toml.ts";
import { editTomlStrings } from "./edit-toml-strings.ts";

type SetRow = [title: string, before: string, path: string[], value: string, after: string];

describe("setTomlKey", () => {
  it.each<SetRow>([
    ["it is there", 'a = 1\nb = "x" # why\n', ["b"], '"y"', 'a = 1\nb = "y" # why\n'],
    ["it is in a table", "[t]\n  a=1\n[u]\na=1\n", ["u", "a"], "2", "[t]\n  a=1\n[u]\na=2\n"],
    [
      "its value has lines",
      '[t]\na = """\nx\n"""\nb = 1\n',
      ["t", "a"],
      '"y"',
      '[t]\na = "y"\nb = 1\n',
    ],
    [
      "it is in an inline table",
      "t = { a = 1, b = 2 }\n",
      ["t", "a"],
      "3",
      "t = { a = 3, b = 2 }\n",
    ],
    ["it is dotted", "t.a = 1\n", ["t", "a"], "2", "t.a = 2\n"],
    ["it is quoted", '[t]\n"a b" = 1\n', ["t", "a b"], "2", '[t]\n"a b" = 2\n'],
    [
      "it is new in a table",
      "[t]\n  a = 1 # why\n\n[u]\n",
      ["t", "b"],
      "2",
      "[t]\n  a = 1 # why\n  b = 2\n\n[u]\n",
    ],
    ["it is new below a header", "[t] # why\n[u]\n", ["t", "b"], "2", "[t] # why\nb = 2\n[u]\n"],
    [
      "it is new among dotted ones",
      "t.u.a = 1\n[v]\n",
      ["t", "u", "b"],
      "2",
      "t.u.a = 1\nt.u.b = 2\n[v]\n",
    ],
    ["it is new in an inline table", "t = {a = 1}\n", ["t", "b"], "2", "t = {a = 1, b = 2}\n"],
    ["it is new in an empty one", "t = {}\n", ["t", "b"], "2", "t = { b = 2 }\n"],
    ["the table is new", "a = 1\n", ["t", "u x", "b"], "2", 'a = 1\n\n[t."u x"]\nb = 2\n'],
    ["the text is empty", "", ["t", "b"], "2", "[t]\nb = 2\n"],
    ["the last line is open", "[t]\na = 1", ["t", "b"], "2", "[t]\na = 1\nb = 2"],
    ["lines end as on Windows", "[t]\r\na = 1\r\n", ["t", "b"], "2", "[t]\r\na = 1\r\nb = 2\r\n"],
    ["it has the value", "[t]\na = 1\n", ["t", "a"], "1", "[t]\na = 1\n"],
  ])("changes nothing else when %s", async (_title, before, path, value, after) => {
    expect(await setTomlKey(before, path, value)).toBe(after);
    expect(await setTomlKey(after, path, value)).toBe(after);
    parse(after);
  });
});

type ArrayRow = [
  title: string,
  before: string,
  edits: { drop?: string; change?: [string, string]; append?: string[] },
  after: string,
];

const edit = (text: string, { drop, change, append = [] }: ArrayRow[2]) =>
  editTomlStrings(text, ["d"], {
    replace: (item) => (item === drop ? null : item === change?.[0] ? change[1] : item),
    append,
  });

describe("editTomlStrings", () => {
  it.each<ArrayRow>([
    ["one is added on the line", 'd = ["a"] # why\n', { append: ["b"] }, 'd = ["a", "b"] # why\n'],
    ["the first is added", "d = []\n", { append: ["a", "b"] }, 'd = ["a", "b"]\n'],
    [
      "the first is added in lines",
      "d = [\n  # none\n]\n",
      { append: ["a"] },
      'd = [\n  # none\n    "a",\n]\n',
    ],
    [
      "one is added in lines",
      'd = [\n  "a", # why\n]\n',
      { append: ["b"] },
      'd = [\n  "a", # why\n  "b",\n]\n',
    ],
    [
      "the last has no comma",
      'd = [\n  "a" # why\n]\n',
      { append: ["b"] },
      'd = [\n  "a", # why\n  "b"\n]\n',
    ],
    [
      "a comma stands alone",
      'd = [\n  "a"\n  , # why\n]\n',
      { append: ["b"] },
      'd = [\n  "a"\n  , # why\n  "b",\n]\n',
    ],
    ["the bracket is on the line", 'd = [\n  "a"]\n', { append: ["b"] }, 'd = [\n  "a",\n  "b"]\n'],
    ["one is changed", "d = ['a', \"b\"]\n", { change: ["a", "c"] }, 'd = ["c", "b"]\n'],
    ["the first goes", 'd = ["a", "b"]\n', { drop: "a" }, 'd = ["b"]\n'],
    ["the last goes", 'd = ["a", "b"]\n', { drop: "b" }, 'd = ["a"]\n'],
    ["the only one goes", 'd = ["a"]\n', { drop: "a" }, "d = []\n"],
    ["a line goes", 'd = [\n  "a", # why\n  "b",\n]\n', { drop: "a" }, 'd = [\n  "b",\n]\n'],
    [
      "the last line goes",
      'd = [\n  "a", # why\n  "b" # not\n]\n',
      { drop: "b" },
      'd = [\n  "a", # why\n]\n',
    ],
    ["one goes from a shared line", 'd = [\n  "a", "b",\n]\n', { drop: "b" }, 'd = [\n  "a",\n]\n'],
    ["the array is missing", "a = 1\n", { append: ["b"] }, 'a = 1\nd = ["b"]\n'],
    ["nothing changes", 'd = [ "a" ,]\n', {}, 'd = [ "a" ,]\n'],
    [
      "Windows",
      'd = [\r\n  "a",\r\n]\r\n',
      { append: ["b"] },
      'd = [\r\n  "a",\r\n  "b",\r\n]\r\n',
    ],
  ])("keeps comments and layout when %s", async (_title, before, edits, after) => {
    expect(await edit(before, edits)).toBe(after);
  });

  it("gives the same array as a program would, whatever the layout", async () => {
    const item = fc.constantFrom("a", "b", "c", 'd ; x == "y"', "e#f", "g]");
    const gap = fc.constantFrom("", " ", "\n", "\n  ", " # , ] why\n", "\r\n");
    const array = fc
      .tuple(
        fc.uniqueArray(fc.tuple(item, gap, gap), { selector: ([name]) => name }),
        gap,
        fc.boolean(),
      )
      .map(([items, end, comma]) => ({
        names: items.map(([name]) => name),
        text: `d = [${items
          .map(([name, before, after], index) => {
            const last = index === items.length - 1 && !comma;
            return `${before}${JSON.stringify(name)}${after}${last ? "" : ","}`;
          })
          .join("")}${end}] # end\n[t]\nx = 1\n`,
      }));
    await fc.assert(
      fc.asyncProperty(array, item, item, async ({ names, text }, drop, added) => {
        const edited = await edit(text, { drop, append: [`${added}!`] });
        const expected = [...names.filter((name) => name !== drop), `${added}!`];
        expect(parse(edited)).toEqual({ d: expected, t: { x: 1 } });
        expect(edited.endsWith("] # end\n[t]\nx = 1\n")).toBe(true);
      }),
      { numRuns: 400 },
    );
  });
});
