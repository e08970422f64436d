import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isPortablePattern } from "./check-portable-pattern.ts";

describe("isPortablePattern", () => {
  it.each([
    "",
    "^a$",
    String.raw`^\d{4}-\d{2}$`,
    "[a-zA-Z0-9_.-]+",
    "(?:a|b)*?",
    "(a(b)c)+",
    String.raw`\bx\B`,
    "[^a-z]",
    ".{2,}",
    "é+",
    "a{0,3}",
    "a-b",
    String.raw`[\w.-]+@[\w.-]+`,
  ])("takes %j", (pattern) => {
    expect(isPortablePattern(pattern)).toBe(true);
  });

  it.each([
    "(?P<a>x)",
    "(?i)a",
    String.raw`\Aa\Z`,
    "a++",
    "(?>a)",
    "*a",
    "(",
    ")",
    "())(",
    "[",
    "[z-a]",
    "a{3,1}",
    "a{,3}",
    String.raw`\-`,
    String.raw`a\x`,
    "(?#note)",
    "^*",
    "a|+",
    "(?=a)*",
    String.raw`\p{L}`,
    String.raw`[\d-x]`,
    "[]",
    "{",
    "a**",
  ])("refuses %j", (pattern) => {
    expect(isPortablePattern(pattern)).toBe(false);
  });

  it("takes nothing that ECMA 262 does not take when pieces are put together at random", () => {
    const piece = fc.constantFrom(
      ..."a,b,0,9,-,^,$,.,*,+,?,|,(,(?:,),[,],{,},{2},{3;1},\\,\\d,\\b,\\-,(?P<,é"
        .split(",")
        .map((text) => text.replace(";", ",")),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        const pattern = pieces.join("");
        if (isPortablePattern(pattern)) expect(() => new RegExp(pattern, "u")).not.toThrow();
      }),
      { numRuns: 5000 },
    );
  });
});
