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

it("gives every key and item that is asked for its line, a repeated key its first", () => {
  const paths = ["a.1.b", "a.0", "c.de", "e", "e.0", "x.y"];
  expect(Object.fromEntries(scanJsonLines(text, paths).lines)).toEqual({
    a: 2,
    "a.0": 3,
    "a.1": 4,
    "a.1.b": 4,
    c: 6,
    "c.de": 6,
    e: 7,
  });
  expect(scanJsonLines(text, []).brokenAt).toBeNull();
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
  ["a tab in a text", '{\n"a": "\t"}', 2],
  ["a byte order mark", "\ufeff{}", 1],
])("finds the line of %s", (_title, broken, line) => {
  expect(() => JSON.parse(broken) as unknown).toThrow();
  expect(scanJsonLines(broken, []).brokenAt).toBe(line);
});

it("accepts whatever JavaScript writes, and nothing that is cut short", () => {
  const spaces = fc.constantFrom(0, 2);
  fc.assert(
    fc.property(fc.jsonValue(), spaces, fc.nat(), (value, space, cut) => {
      const whole = JSON.stringify([value], null, space);
      expect(scanJsonLines(whole, []).brokenAt).toBeNull();
      expect(scanJsonLines(whole.slice(0, cut % whole.length), []).brokenAt).not.toBeNull();
    }),
  );
});

// As long as a lockfile may be.
const LONGEST = 8 * 1024 * 1024;

it.each([
  ["lists in lists", "[".repeat(LONGEST / 2), 1],
  ["objects in objects", '{"a":'.repeat(LONGEST / 10), 1],
  ["a text that is not closed", `{"a": "`.padEnd(LONGEST, "a"), 1],
  ["a text of escapes that is not closed", `{"a": "`.padEnd(LONGEST, "\\"), 1],
  ["a long text", `{"a": "`.padEnd(LONGEST - 2, "a").concat('"}'), null],
  ["a long key", `{"`.padEnd(LONGEST - 4, "a").concat('":1}'), null],
  ["a long number", "[".padEnd(LONGEST - 1, "1").concat("]"), null],
  ["many items", `[${"1,".repeat(LONGEST / 8)}1]`, null],
  ["many lines", "\n".repeat(LONGEST), 1],
])("is not brought down by %s", (_title, long, line) => {
  const started = performance.now();
  expect(scanJsonLines(long, ["a.a.a", "0.0.0"]).brokenAt).toBe(line);
  // A part of a second on a machine that does nothing else.
  expect(performance.now() - started).toBeLessThan(3000);
});
