import { describe, expect, it } from "vitest";
import {
  isStandardModule,
  standardModuleOfDistribution,
  standardModuleRemovedIn,
} from "./check-standard-module.ts";
import { ADDED_IN, ALWAYS_STANDARD, REMOVED_IN } from "./stdlib-modules.ts";

const MINORS = [9, 10, 11, 12, 13, 14];

const countOf = (minor: number): number =>
  [...ALWAYS_STANDARD, ...ADDED_IN.keys(), ...REMOVED_IN.keys()].filter((name) =>
    isStandardModule(name, `3.${minor}`),
  ).length;

describe("isStandardModule", () => {
  // What `sys.stdlib_module_names` of CPython 3.10.13, 3.11.7, 3.12.1 and 3.13.0 counts.
  it.each([
    [10, 303],
    [11, 305],
    [12, 300],
    [13, 289],
  ])("knows as many names as CPython when the minor is 3.%i", (minor, count) => {
    expect(countOf(minor)).toBe(count);
  });

  it.each([
    ["os", MINORS],
    ["os.path", MINORS],
    ["_thread", MINORS],
    ["winreg", MINORS],
    ["parser", [9]],
    ["formatter", [9]],
    ["binhex", [9, 10]],
    ["tomllib", [11, 12, 13, 14]],
    ["imp", [9, 10, 11]],
    ["distutils.core", [9, 10, 11]],
    ["asyncore", [9, 10, 11]],
    ["cgi", [9, 10, 11, 12]],
    ["audioop", [9, 10, 11, 12]],
    ["lib2to3", [9, 10, 11, 12]],
    ["annotationlib", [14]],
    ["compression.zstd", [14]],
    ["_zstd", [14]],
    ["sre_parse", MINORS],
    ["test", []],
    ["numpy", []],
    ["osx", []],
    ["", []],
    ["constructor", []],
  ])("is right in each minor when the name is %s", (name, minors) => {
    expect(MINORS.filter((minor) => isStandardModule(name, `3.${minor}`))).toEqual(minors);
  });

  it("reads a full version as its minor", () => {
    expect(isStandardModule("tomllib", "3.11.7")).toBe(true);
    expect(isStandardModule("imp", "3.110")).toBe(false);
  });

  it.each([["2.7"], ["3"], ["x"], ["3.1234"]])("throws when the version is %s", (python) => {
    expect(() => isStandardModule("numpy_", python)).toThrow(TypeError);
  });
});

describe("standardModuleRemovedIn", () => {
  it.each([
    ["cgi", "3.12", null],
    ["cgi", "3.13", "3.13"],
    ["cgi", "3.14", "3.13"],
    ["os", "3.14", null],
  ])("is right when %s is asked for on %s", (name, python, expected) => {
    expect(standardModuleRemovedIn(name, python)).toBe(expected);
  });
});

describe("standardModuleOfDistribution", () => {
  it.each([
    ["json", "3.11", "json"],
    ["cprofile", "3.11", "cProfile"],
    ["py-compile", "3.11", "py_compile"],
    ["cgi", "3.13", null],
    ["-thread", "3.11", null],
    ["requests", "3.11", null],
  ])("is right when %s is asked for on %s", (name, python, expected) => {
    expect(standardModuleOfDistribution(name, python)).toBe(expected);
  });
});
