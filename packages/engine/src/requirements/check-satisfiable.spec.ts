import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isSatisfiable } from "./check-satisfiable.ts";
import { parseSpecifier } from "./parse-specifier.ts";
import { specifierContains } from "./specifier-contains.ts";

describe("isSatisfiable", () => {
  it.each([
    ["", true],
    [">=1,<2", true],
    ["==1,==1.0.0", true],
    ["==1.0,==1.0+local", true],
    ["==1.*,!=1.0.*,!=1.1.*", true],
    [">1,<1.0.1", true],
    [">1.0a1,<1.0a2", true],
    [">1.0.dev1,<1.0.dev3", true],
    [">=1,<=2,!=1.*,!=2", true],
    ["<0.5,!=0", true],
    [">1!0,<2!0", true],
    ["===x,==1", true],
    ["==1,==2", false],
    [">=2,<1", false],
    [">=2,<2", false],
    [">2,<=2", false],
    ["==1.*,>=2", false],
    ["==2.*,<2", false],
    ["~=1.4,<1.4", false],
    ["~=1.4.2,>=1.5", false],
    ["==1,!=1", false],
    [">=1,<2,!=1.*", false],
    ["==1,<1!0,>=1!0", false],
  ])("is right when the set is %s", (specifier, expected) => {
    expect(isSatisfiable(parseSpecifier(specifier))).toBe(expected);
  });

  it("never denies a set that some version satisfies", () => {
    const number = fc.nat(2);
    const release = fc
      .array(number, { minLength: 1, maxLength: 3 })
      .map((parts) => parts.join("."));
    const version = fc
      .tuple(release, fc.constantFrom("", "", "", "a0", "rc1", ".post1", ".dev1", "a1.dev1"))
      .map((parts) => parts.join(""));
    const clause = fc.oneof(
      fc
        .tuple(fc.constantFrom("==", "!=", "<", "<=", ">", ">="), version)
        .map((pair) => pair.join("")),
      fc.tuple(fc.constantFrom("==", "!="), release).map((pair) => `${pair.join("")}.*`),
    );
    const candidate = fc
      .tuple(
        fc.array(number, { minLength: 1, maxLength: 4 }),
        fc.constantFrom("", "", "a0", "a1", "rc0", ".post0", ".post2", ".dev0", "+x"),
      )
      .map(([parts, suffix]) => parts.join(".") + suffix);
    fc.assert(
      fc.property(
        fc.array(clause, { minLength: 1, maxLength: 4 }),
        fc.array(candidate, { minLength: 8, maxLength: 30 }),
        (clauses, candidates) => {
          const specifier = clauses.join(",");
          if (candidates.some((text) => specifierContains(specifier, text))) {
            expect(isSatisfiable(parseSpecifier(specifier))).toBe(true);
          }
        },
      ),
      { numRuns: 3000 },
    );
  });
});
