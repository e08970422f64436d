import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { normalizeName } from "./normalize-name.ts";

describe("normalizeName", () => {
  it.each([
    ["NumPy", "numpy"],
    ["Foo_Bar..baz", "foo-bar-baz"],
    ["a-_.b", "a-b"],
    ["1", "1"],
    ["constructor", "constructor"],
  ])("turns %s into %s", (text, expected) => {
    expect(normalizeName(text)).toBe(expected);
  });

  it.each([
    ["", "it is empty"],
    ["-a", "it begins with a separator"],
    ["a-", "it ends in a separator"],
    ["a_", "it ends in an underscore"],
    ["__proto__", "it is wrapped in underscores"],
    ["a\n", "a line break follows"],
    ["a b", "it holds a space"],
    ["\u212aeras", "it holds the Kelvin sign, whose lower case is ASCII"],
    ["reque\u017fts", "it holds a long s, whose upper case is ASCII"],
    ["a/b", "it holds a slash"],
  ])("refuses %j when %s", (text) => {
    expect(() => normalizeName(text)).toThrow(/PYSNIP_REQUIREMENT_INVALID/);
  });

  it("changes nothing when a name is normal already", () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[A-Za-z0-9]([A-Za-z0-9._-]{0,12}[A-Za-z0-9])?$/), (name) => {
        expect(normalizeName(normalizeName(name))).toBe(normalizeName(name));
        expect(normalizeName(name)).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/);
      }),
    );
  });
});
