import fc from "fast-check";
import { expect, it } from "vitest";
import { scanJsonLines } from "./scan-json-lines.ts";

const text = `{
  "a": [
    1,
    { "b": null }
  ],
  "c": { "d\\u0065": "}" },
  "e": [],
  "a": 2
}
`;

it("gives every key and item its line, a repeated key its first", () => {
  expect(Object.fromEntries(scanJsonLines(text).lines)).toEqual({
    a: 2,
    "a.0": 3,
    "a.1": 4,
    "a.1.b": 4,
    c: 6,
    "c.de": 6,
    e: 7,
  });
  expect(scanJsonLines(text).brokenAt).toBeNull();
});

it.each([
  ["nothing", "", 1],
  ["two values", "{}\n{}", 2],
  ["a missing comma", '{\n"a": 1\n"b": 2}', 3],
  ["a comma too many", '{"a": 1,\n}', 2],
  ["a comma too many in a list", "[1,\n]", 2],
  ["a key without quotes", "{\na: 1}", 2],
  ["a key without value", '{"a"\n}', 2],
  ["an end that does not fit", "[1\n}", 2],
  ["an unknown word", "[\nTrue]", 2],
  ["a text that is not closed", '["a\n"]', 1],
  ["a byte order mark", "\ufeff{}", 1],
])("finds the line of %s", (_title, broken, line) => {
  expect(() => JSON.parse(broken) as unknown).toThrow();
  expect(scanJsonLines(broken).brokenAt).toBe(line);
});

it("accepts whatever JavaScript writes, and nothing that is cut short", () => {
  const spaces = fc.constantFrom(0, 2);
  fc.assert(
    fc.property(fc.jsonValue(), spaces, fc.nat(), (value, space, cut) => {
      const whole = JSON.stringify([value], null, space);
      expect(scanJsonLines(whole).brokenAt).toBeNull();
      expect(scanJsonLines(whole.slice(0, cut % whole.length)).brokenAt).not.toBeNull();
    }),
  );
});

it("is not brought down by depth", () => {
  const deep = "[".repeat(50_000);
  expect(scanJsonLines(deep).brokenAt).toBe(1);
});
