import { describe, expect, it } from "vitest";
import { parseSource, readSources } from "../architecture/read-sources.ts";
import { findExpressions, findNestedQuantifiers } from "./check-nested-quantifiers.ts";

const expressions = findExpressions(readSources());

describe("the regular expressions of the sources", () => {
  it("are found", () => {
    expect(expressions.length).toBeGreaterThan(100);
  });

  it("nest no quantifiers", () => {
    const nested = expressions.flatMap(({ place, pattern }) =>
      findNestedQuantifiers(pattern).map((group) => `${place}: ${group}`),
    );
    expect(nested).toEqual([]);
  });
});

describe("findNestedQuantifiers", () => {
  it.each([
    [String.raw`^([A-Za-z0-9]+[-_.]?)+$`, ["([A-Za-z0-9]+[-_.]?)+"]],
    [String.raw`(a*)*`, ["(a*)*"]],
    [String.raw`(?:a|b+){2,}`, ["(?:a|b+){2,}"]],
    [String.raw`((a+)b)*`, ["((a+)b)*"]],
    [String.raw`(?:(?:\d+,)?x)+?`, [String.raw`(?:(?:\d+,)?x)+?`]],
    [String.raw`(?<name>[^)]+)*`, ["(?<name>[^)]+)*"]],
    [String.raw`(\p{L}{1,})*`, [String.raw`(\p{L}{1,})*`]],
  ])("finds the group of %s", (pattern, groups) => {
    expect(findNestedQuantifiers(pattern)).toEqual(groups);
  });

  it.each([
    [String.raw`(a+)?b*`],
    [String.raw`(a{1,3})*`],
    [String.raw`(?:ab?)+`],
    [String.raw`\(a+\)*`],
    [String.raw`[(a+)]*`],
    [String.raw`[\](a+)]*b`],
    [String.raw`(?:\\[^]|"(?!""))*"{3,5}`],
  ])("finds nothing in %s", (pattern) => {
    expect(findNestedQuantifiers(pattern)).toEqual([]);
  });
});

describe("findExpressions", () => {
  const read = (text: string) => findExpressions([parseSource("packages/engine/src/a/b.ts", text)]);

  it.each([
    ["a literal", "const a = /x+\\/[/]/g;", String.raw`x+\/[/]`],
    ["a text", 'new RegExp("y*", "u");', "y*"],
    ["a raw text", "RegExp(String.raw`\\d+`);", String.raw`\d+`],
    [
      "constants",
      "const A = String.raw`\\d`; const B = `${A}+`; RegExp(`(${B}|-)*`)",
      String.raw`(\d+|-)*`,
    ],
  ])("finds %s", (_case, text, pattern) => {
    expect(read(text)).toEqual([{ place: "packages/engine/src/a/b.ts:1", pattern }]);
  });

  it("refuses a pattern that only a run knows", () => {
    expect(() => read("new RegExp(`${a}+`)")).toThrow(/only a run knows/);
  });
});
