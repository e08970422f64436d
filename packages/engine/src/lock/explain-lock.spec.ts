import { expect, it } from "vitest";
import { explainPlacedDifferences } from "./explain-lock.ts";
import type { LockDifference } from "./lock-difference.ts";

it.each([
  [0, []],
  [20, []],
  [21, ["  and 1 more"]],
  [20_000, ["  and 19980 more"]],
])("shows the first twenty of %i differences, and looks for their places alone", (count, rest) => {
  const differences = Array.from({ length: count }, (_, line): LockDifference => ({
    reason: "requirement-added",
    requirement: `six>=${line}`,
  }));
  const asked: LockDifference[] = [];
  const lines = explainPlacedDifferences(differences, (difference) => {
    asked.push(difference);
    return [{ file: "pyproject.toml", line: asked.length, field: "dependencies" }];
  });
  const shown = differences.slice(0, 20);
  expect(asked).toEqual(shown);
  const expected = shown.map((_, at) => `  pyproject.toml:${at + 1} dependencies: + six>=${at}`);
  expect(lines).toEqual([...expected, ...rest]);
});
