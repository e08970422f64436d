import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { canonicalSpecifier } from "./canonical-specifier.ts";
import { parseVersionRange } from "./parse-version-range.ts";
import { specifierContains } from "./specifier-contains.ts";

describe("parseVersionRange", () => {
  it.each([
    ["^1.2.3", ">=1.2.3,<2"],
    ["^0.2.3", ">=0.2.3,<0.3"],
    ["^0.0.3", ">=0.0.3,<0.0.4"],
    ["^0.0", ">=0,<0.1"],
    ["^0", ">=0,<1"],
    ["^1.2", ">=1.2,<2"],
    ["^1", ">=1,<2"],
    ["^ 1.2", ">=1.2,<2"],
    ["^1.2.3-beta.2", ">=1.2.3b2,<2"],
    ["^1.2.3-rc.1", ">=1.2.3rc1,<2"],
    ["~1.2.3", "~=1.2.3"],
    ["~1.2", "~=1.2.0"],
    ["~1", ">=1,<2"],
    ["~> 1.2.3", "~=1.2.3"],
    ["~> 1.2", "~=1.2"],
    ["~>1.12", "~=1.12"],
    ["~> 1", ">=1,<2"],
    ["~> 1.2.3.4", "~=1.2.3.4"],
    ["~> 99999999999999999999", ">=99999999999999999999,<100000000000000000000"],
    ["1.x", "==1.*"],
    ["1.X.x", "==1.*"],
    ["1.2.x", "==1.2.*"],
    ["1.2.*", "==1.2.*"],
    ["==1.2.*", "==1.2.*"],
    ["1.2.3", "==1.2.3"],
    ["=1.2.3", "==1.2.3"],
    ["v1.2.3", "==1.2.3"],
    ["2024.1.15.2", "==2024.1.15.2"],
    ["*", ""],
    ["x", ""],
    ["", ""],
    ["  ", ""],
    ["1.2.3 - 2.3.4", ">=1.2.3,<=2.3.4"],
    ["1.2.3 - 2.3", ">=1.2.3,<2.4"],
    ["1.2.3 - 2", ">=1.2.3,<3"],
    ["1 - 2", ">=1,<3"],
    [">1", ">=2"],
    [">1.2", ">=1.3"],
    ["<=1", "<2"],
    ["<=1.2", "<1.3"],
    [">1.2.3", ">1.2.3"],
    [">=1.2.3 <2", ">=1.2.3,<2"],
    [">= 1.2.3 and < 2.0.0", ">=1.2.3,<2"],
    [">=1.2,<=1.5", ">=1.2,<=1.5"],
    ["~=1.12", "~=1.12"],
    [">=1.0,!=1.5", ">=1.0,!=1.5"],
    ["==1.0+cu121", "==1.0+cu121"],
    [" >=1 ", ">=1"],
  ])("reads %j as %j", (range, expected) => {
    expect(parseVersionRange(range).specifier).toBe(canonicalSpecifier(expected));
  });

  it.each([
    ["1.2", /`==1\.2\.\*`.*`==1\.2`/],
    ["1", /`==1\.\*`.*`==1`/],
    ["=1.2", /`==1\.2\.\*`/],
    ["^1 || ^2", /one range/],
    [">=1 or <0.5", /one range/],
    ["~> 2.1.3-dev", />=2\.1\.3\.dev0/],
    [">=2.1.3-dev", />=2\.1\.3\.dev0/],
    ["===1.0", /`==1\.0`/],
    ["~> 1.12; rm -rf ~", /PEP 440/],
    ["~1.2.3.4", /~=1\.2\.3\.4/],
    ["latest", /PEP 440/],
    ["1.2.3-1", /PEP 440/],
    ["^1.2.3-pre.1", /PEP 440/],
    ["^1!2.0", /PEP 440/],
    ["^1.x", /PEP 440/],
    ["~=1", /PEP 440/],
    [">>1", /PEP 440/],
    ["> =1", /PEP 440/],
    ["^", /PEP 440/],
    ["a - b", />=1\.2,<2/],
    ["1.2.3 - ", /./],
    [`>=1${".1".repeat(200)}`, /PEP 440/],
    ["1.2.3\u0000", /PEP 440/],
    ["\u0661.2.3", /PEP 440/],
  ])("refuses %j and says what to write", (range, instead) => {
    expect(parseVersionRange(range).problem?.instead).toMatch(instead);
  });

  it.each([
    ["~> 1", "`~> 1`"],
    [">1", "`>=2`"],
    ["<=1.26", "`<1.27`"],
  ])("says what was understood when the text is %s", (range, note) => {
    expect(parseVersionRange(range).note).toContain(note);
  });

  it("says nothing when the reading is the plain one", () => {
    expect(parseVersionRange("~> 1.12")).toEqual({ specifier: "~=1.12" });
  });

  it("leaves PEP 440 sets with a comma as they are", () => {
    const version = fc.tuple(fc.nat(9), fc.nat(9)).map((parts) => parts.join("."));
    const clause = fc
      .tuple(fc.constantFrom(">=", "<=", "<", ">", "==", "!=", "~="), version)
      .map((pair) => pair.join(""));
    fc.assert(
      fc.property(fc.array(clause, { minLength: 2, maxLength: 4 }), (clauses) => {
        const text = clauses.join(", ");
        expect(parseVersionRange(text).specifier).toBe(canonicalSpecifier(text));
      }),
    );
  });

  it("admits what npm's caret and tilde admit when the versions are final", () => {
    const part = fc.nat(3);
    fc.assert(
      fc.property(fc.tuple(part, part, part), fc.tuple(part, part, part), ([a, b, c], version) => {
        const atLeast = compare(version, [a, b, c]) >= 0;
        const fixed = a > 0 ? 1 : b > 0 ? 2 : 3;
        const caret = atLeast && compare(version.slice(0, fixed), [a, b, c].slice(0, fixed)) === 0;
        const tilde = atLeast && compare(version.slice(0, 2), [a, b]) === 0;
        const admits = (range: string): boolean =>
          specifierContains(parseVersionRange(range).specifier ?? "<0", version.join("."));
        expect(admits(`^${a}.${b}.${c}`)).toBe(caret);
        expect(admits(`~${a}.${b}.${c}`)).toBe(tilde);
        expect(admits(`~> ${a}.${b}.${c}`)).toBe(tilde);
        expect(admits(`~${a}.${b}`)).toBe(compare(version.slice(0, 2), [a, b]) === 0);
        expect(admits(`~> ${a}.${b}`)).toBe(version[0] === a && version[1] >= b);
      }),
      { numRuns: 500 },
    );
  });
});

function compare(left: readonly number[], right: readonly number[]): number {
  const at = left.findIndex((part, index) => part !== right[index]);
  return at === -1 ? 0 : (left[at] ?? 0) - (right[at] ?? 0);
}
