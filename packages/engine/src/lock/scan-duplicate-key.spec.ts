import { expect, it } from "vitest";
import { scanDuplicateKey } from "./scan-duplicate-key.ts";

// As long as a lockfile may be.
const LONGEST = 8 * 1024 * 1024;
const LONG = "k".repeat(3_000_000);

it.each([
  ["no object", "[1, 2]", null],
  ["equal keys of two objects", '{"a": {"b": 1}, "c": [{"b": 1}, {"b": 1}]}', null],
  ["equal keys", '{"a": 1, "b": {"a": 1}, "a": 2}', "a"],
  ["equal keys below", '{"a": [{"b": 1, "b": 1}]}', "b"],
  ["equal keys in two spellings", '{"a": 1, "\\u0061": 2}', "a"],
  ["marks inside of a text", '{"a": "\\"a\\": {", "b": "a", "c": "\\\\", "a": 1}', "a"],
  ["equal long keys", `{"${LONG}": 1, "${LONG}": 2}`, `${LONG.slice(0, 80)}…`],
  ["a long text", `{"a": "`.padEnd(LONGEST, "a").concat('", "a": 1}'), "a"],
  ["a long text of escapes", `{"a": "`.padEnd(LONGEST + 1, "\\").concat('", "a": 1}'), "a"],
])("finds the key that stands twice among %s", (_title, json, key) => {
  expect(() => JSON.parse(json) as unknown).not.toThrow();
  expect(scanDuplicateKey(json)).toBe(key);
});
