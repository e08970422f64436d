import { expect, it } from "vitest";
import { parsePythonMinor } from "./parse-python-minor.ts";

it.each([
  ["3.11", "3.11"],
  [3.11, "3.11"],
  [3.1, "3.10"],
  ["3.10", "3.10"],
])("reads %j as %s", (given, minor) => {
  expect(parsePythonMinor(given)).toBe(minor);
});

it.each(["3.1", "3.9", 3, "3.11.2", ""])("refuses %j", (given) => {
  expect(() => parsePythonMinor(given)).toThrow(/no Python minor that jobs can use/);
});
