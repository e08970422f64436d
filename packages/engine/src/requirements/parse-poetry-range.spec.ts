import { spawnSync } from "node:child_process";
import { describe, expect, it } from "vitest";
import { parsePoetryRange } from "./parse-poetry-range.ts";

// Poetry's documentation, "Dependency specification": what is written and the versions it allows.
const documented: readonly (readonly [written: string, allowed: string, ours: string])[] = [
  ["^1.2.3", ">=1.2.3,<2.0.0", ">=1.2.3,<2"],
  ["^1.2", ">=1.2.0,<2.0.0", ">=1.2,<2"],
  ["^1", ">=1.0.0,<2.0.0", ">=1,<2"],
  ["^0.2.3", ">=0.2.3,<0.3.0", ">=0.2.3,<0.3"],
  ["^0.0.3", ">=0.0.3,<0.0.4", ">=0.0.3,<0.0.4"],
  ["^0.0", ">=0.0.0,<0.1.0", ">=0,<0.1"],
  ["^0", ">=0.0.0,<1.0.0", ">=0,<1"],
  ["~1.2.3", ">=1.2.3,<1.3.0", "~=1.2.3"],
  ["~1.2", ">=1.2.0,<1.3.0", "~=1.2.0"],
  ["~1", ">=1.0.0,<2.0.0", ">=1,<2"],
  ["*", "", ""],
  ["1.*", ">=1.0.0,<2.0.0", "==1.*"],
  ["1.2.*", ">=1.2.0,<1.3.0", "==1.2.*"],
  [">= 1.2.0", ">=1.2.0", ">=1.2"],
  ["> 1", ">1", ">1"],
  ["< 2", "<2", "<2"],
  ["!= 1.2.3", "!=1.2.3", "!=1.2.3"],
  [">= 1.2, < 1.5", ">=1.2,<1.5", ">=1.2,<1.5"],
  ["==1.2.3", "==1.2.3", "==1.2.3"],
  ["1.2.3", "==1.2.3", "==1.2.3"],
  ["1.2", "==1.2", "==1.2"],
  ["=1.2.3", "==1.2.3", "==1.2.3"],
  ["<1.5 >=1.2", ">=1.2,<1.5", ">=1.2,<1.5"],
  ["~=1.2", "~=1.2", "~=1.2"],
  ["^1.2b1", ">=1.2b1,<2", ">=1.2b1,<2"],
  ["^1.2,!=1.4.0", ">=1.2,<2,!=1.4.0", ">=1.2,!=1.4,<2"],
];

it.each(documented)("reads %j as Poetry does", (written, _, ours) => {
  expect(parsePoetryRange(written)).toEqual({ specifier: ours });
});

it.each([
  ["^1.0 || ^2.0", "PEP 440 cannot say `or`"],
  ["^1.0|^2.0", "PEP 440 cannot say `or`"],
  ["latest", "`latest` is no constraint"],
  ["===1.0", "`===1.0` is no constraint"],
  [">=1.*", "`>=1.*` is no constraint"],
  ["~1.2.3.4", "`~` takes up to three numbers"],
  ["^", "a version should stand here"],
  ["1.0 - 2.0", "`-` is no constraint"],
  ["^1.2-dev", "`-dev` sorts differently elsewhere"],
  ["x".repeat(300), "a constraint may have 256 characters"],
])("does not guess what %j means", (written, reason) => {
  expect(parsePoetryRange(written).problem?.reason).toContain(reason);
});

const PROGRAM = `
import json, sys
try:
    from packaging.specifiers import SpecifierSet
except ImportError:
    from pip._vendor.packaging.specifiers import SpecifierSet
parts = [[0, 1, 2], [0, 2, 3, 4], [0, 1, 3, 4]]
versions = ["%d.%d.%d" % (a, b, c) for a in parts[0] for b in parts[1] for c in parts[2]]
versions += ["1.2", "2", "1.2.3.1", "1.2.3.post1", "1.5", "0.0.3.9", "1.2b1", "1.2b2"]
rows = json.load(sys.stdin)
print(json.dumps([
    [one, other, [v for v in versions
     if SpecifierSet(one).contains(v, prereleases="b" in one) != SpecifierSet(other).contains(v, prereleases="b" in one)]]
    for one, other in rows
]))
`;

describe("the versions that Python's `packaging` lets through", () => {
  it("are those that the documentation allows", ({ skip }) => {
    const rows = documented.map(([, allowed, ours]) => [allowed, ours]);
    const { status, stdout, stderr } = spawnSync("python3", ["-I", "-c", PROGRAM], {
      input: JSON.stringify(rows),
      encoding: "utf8",
    });
    if (stderr?.includes("No module named")) return skip("`packaging` is not installed");
    expect(status, stderr).toBe(0);
    const answers = JSON.parse(stdout) as [string, string, string[]][];
    expect(answers).toHaveLength(documented.length);
    expect(answers.filter(([, , different]) => different.length > 0)).toEqual([]);
  });
});
