import fc from "fast-check";
import { expect, it } from "vitest";
import { readPlainProject } from "./check-project-table.ts";
import { projectTable } from "./job-schema.ts";

const plain = { name: "a", version: "1.0.0" };

it.each([
  ["the least", plain],
  ["a list", { ...plain, dependencies: ["six", ""] }],
  ["all texts", { ...plain, description: "", "requires-python": ">=3.10" }],
  ["keys of others", { ...plain, urls: { a: "b" }, day: new Date(0), "": 1 }],
])("reads a plain table as the schema does: %s", (_, table) => {
  expect(readPlainProject(table)).toEqual(projectTable.parse(table));
});

it.each([
  ["no table", "project"],
  ["a list", []],
  ["a date", new Date(0)],
  ["no name", { version: "1.0.0" }],
  ["a date for a text", { ...plain, description: new Date(0) }],
  ["a number in a list", { ...plain, dependencies: ["six", 1] }],
  ["a table for a list", { ...plain, dependencies: { length: 0 } }],
  ["groups", { ...plain, "optional-dependencies": { more: ["six"] } }],
])("leaves to the schema: %s", (_, table) => {
  expect(readPlainProject(table)).toBeNull();
});

it("never reads what the schema would read otherwise", () => {
  const value = fc.oneof(
    fc.string(),
    fc.array(fc.oneof(fc.string(), fc.integer()), { maxLength: 2 }),
    fc.constantFrom(undefined, null, 1, true, new Date(0)),
    fc.dictionary(fc.string(), fc.array(fc.string()), { maxKeys: 1 }),
  );
  const keys = fc.constantFrom(...Object.keys(projectTable.shape), "urls", "__proto__");
  fc.assert(
    fc.property(fc.dictionary(keys, value), fc.boolean(), (some, whole) => {
      const table = whole ? { ...some, ...plain } : some;
      const read = readPlainProject(table);
      if (read !== null) expect(read).toEqual(projectTable.parse(table));
    }),
    { numRuns: 1000 },
  );
});
