import { expect, it } from "vitest";
import { configError } from "./explain-problems.ts";

it.each([
  ["plain", "pysnip.toml:1:1: `policy.deny[0]` x", ["policy", "deny", 0]],
  ["in quotes", 'pysnip.toml:1:1: `"a b"."é"` x', ["a b", "é"]],
  ["long", `pysnip.toml:1:1: \`${"a".repeat(80)}…[1]\` x`, ["a".repeat(100_000), 1]],
  ["long and in quotes", `pysnip.toml:1:1: \`"${"é".repeat(80)}…"\` x`, ["é".repeat(100_000)]],
])("shows the path of a key that is %s", (_title, line, path) => {
  const { details } = configError("pysnip.toml", [{ path, message: "x", line: 1, column: 1 }]);
  expect(details).toEqual([line]);
});
