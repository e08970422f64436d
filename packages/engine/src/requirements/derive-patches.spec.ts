import { expect, it } from "vitest";
import { derivePatches } from "./derive-patches.ts";

it.each([
  ["nothing named", [], [0, 99]],
  ["another minor", ['python_full_version < "3.12.4"'], [0, 99]],
  ["one version", ['python_full_version == "3.11.7"'], [0, 6, 7, 8, 99]],
  ["the first", ['python_full_version > "3.11.0"'], [0, 1, 99]],
  [
    "a range",
    ['python_full_version>="3.11.2" and "3.11.5">python_full_version'],
    [0, 1, 2, 3, 4, 5, 6, 99],
  ],
  ["one that will not come", ['python_full_version < "3.11.12345"'], [0, 98, 99, 100]],
  ["part of another number", ['python_full_version < "13.11.4"', 'x == "3.110.4"'], [0, 99]],
])("stands for all of a minor: %s", (_title, markers, expected) => {
  expect(derivePatches(markers, "3.11")).toEqual(expected);
});
