import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { requirementsHash } from "./hash-requirements.ts";
import { tryParseRequirement } from "./parse-requirement.ts";

const hashOfWritten = (lines: readonly string[]): string =>
  requirementsHash(
    lines.map((line) => {
      const parsed = tryParseRequirement(line);
      if (!("requirement" in parsed)) throw new Error(`not a requirement: ${line}`);
      return parsed.requirement.canonical;
    }),
  );

describe("requirementsHash", () => {
  it.each([
    ["nothing is required", [], "5db2f4933fe19caf2bd5192ef38f6f6bd31872c27ffce07ee113c738b634c77d"],
    [
      "one package is required",
      ["numpy>=1.26"],
      "3dab36ce349110e48a8871b5b497247475257189c000ce3d517a39a097723c97",
    ],
    [
      "two packages are required",
      ["numpy>=1.26", "pandas<3,>=2"],
      "5112278b719d6dd7216b46cc9deadbfb74f72275f87102961f6ba29ad4655c93",
    ],
  ])("gives a fixed value when %s", (_case, lines, expected) => {
    expect(requirementsHash(lines)).toBe(`sha256:${expected}`);
  });

  it("moves when the boundary between two lines moves", () => {
    expect(requirementsHash(["a", "bc"])).not.toBe(requirementsHash(["ab", "c"]));
  });

  it.each([["a\nb"], ["a\rb"], ["a\ud800"]])("throws when a line is %j", (line) => {
    expect(() => requirementsHash([line])).toThrow(TypeError);
  });

  it("stays equal when lines are permuted or repeated", () => {
    const lines = fc.array(fc.stringMatching(/^[a-z]{1,4}(>=[0-9]{1,2})?$/), { maxLength: 12 });
    fc.assert(
      fc.property(lines, lines, (some, others) => {
        const all = [...some, ...others];
        expect(requirementsHash([...others, ...some, ...others])).toBe(requirementsHash(all));
      }),
    );
  });

  it("differs exactly when the sets of lines differ", () => {
    const lines = fc.array(fc.stringMatching(/^[ab]{1,3}$/), { maxLength: 4 });
    fc.assert(
      fc.property(lines, lines, (some, others) => {
        const equal = [...new Set(some)].sort().join() === [...new Set(others)].sort().join();
        expect(requirementsHash(some) === requirementsHash(others)).toBe(equal);
      }),
    );
  });

  it.each([
    ["Foo_Bar.baz>=1", "foo-bar-baz >= 1"],
    ["requests[Security,tests]>=2", "requests[tests, security] >= 2"],
    ["foo<2,>=1", "foo >=1 , <2"],
    ["foo==1.0", "foo==1.0.0"],
    ['foo;python_version<"3.8"', "foo ; python_version < '3.8'"],
    ["foo==1.0-1", "foo==v1.0.post1"],
  ])("stays equal when %s is written as %s", (written, again) => {
    expect(hashOfWritten([written])).toBe(hashOfWritten([again]));
  });

  it.each([
    ["foo>=1", "foo>1"],
    ["foo", "foo[a]"],
    ["foo-1", "foo1"],
    ["foo>=1.10", "foo>=1.1"],
    ["foo!=1.5", "foo!=1.5.*"],
    ["foo~=1.4", "foo~=1.4.0"],
    ["foo", 'foo; python_version < "3.12"'],
  ])("moves when %s becomes %s", (before, after) => {
    expect(hashOfWritten([before])).not.toBe(hashOfWritten([after]));
  });
});
