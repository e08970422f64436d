import fc from "fast-check";
import { expect, it } from "vitest";
import { matchName } from "./match-name.ts";

it.each([
  ["acme-*", "acme-core", true],
  ["acme-*", "acme-", true],
  ["acme-*", "acme", false],
  ["*", "", true],
  ["*", "anything", true],
  ["", "", true],
  ["", "a", false],
  ["a*b*c", "aXbXbXc", true],
  ["a*b*c", "aXc", false],
  ["**a", "ba", true],
  ["a.c", "abc", false],
  ["numpy", "numpy2", false],
])("gives for the glob %j and the name %j: %j", (glob, name, expected) => {
  expect(matchName(glob, name)).toBe(expected);
});

it("agrees with the regular expression that a glob stands for", () => {
  const text = fc.string({ unit: fc.constantFrom("a", "b", "-"), maxLength: 10 });
  const glob = fc.string({ unit: fc.constantFrom("a", "b", "-", "*"), maxLength: 6 });
  fc.assert(
    fc.property(glob, text, (pattern, name) => {
      const expression = new RegExp(`^${pattern.replaceAll("*", ".*")}$`);
      expect(matchName(pattern, name)).toBe(expression.test(name));
    }),
    { numRuns: 2000 },
  );
});

it("stays quick when a glob is made to be slow", () => {
  const begin = performance.now();
  expect(matchName(`${"a*".repeat(100)}b`, "a".repeat(10_000))).toBe(false);
  expect(performance.now() - begin).toBeLessThan(100);
});
