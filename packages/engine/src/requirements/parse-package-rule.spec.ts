import { expect, it } from "vitest";
import { parsePackageRule } from "./parse-package-rule.ts";

it.each([
  ["urllib3", "urllib3", null],
  ["Acme_*", "acme-*", null],
  ["*", "*", null],
  ["urllib3<2", "urllib3", "<2"],
  [" urllib3 >= 1 , < 2 ", "urllib3", "<2,>=1"],
  ["acme.*==1.*", "acme-*", "==1.*"],
])("reads %j", (text, glob, specifier) => {
  expect(parsePackageRule(text)).toEqual({ rule: { glob, specifier } });
});

it.each([
  ["", /no package name/],
  ["-r x", /no package name/],
  ["<2", /no package name/],
  ["näme", /write `name`/],
  ["a".repeat(300), /no package name/],
  ["x[extra]", /only a version range/],
  ["x ; python_version > '3'", /only a version range/],
  ["x @ https://h.example/x.whl", /only a version range/],
  ["x <", /write `name`/],
  ["x===1", /only a version range/],
  ["x y", /write `name`/],
])("refuses %j", (text, problem) => {
  expect(parsePackageRule(text)).toEqual({ problem: expect.stringMatching(problem) });
});
