import { expect, it } from "vitest";
import { deriveLikeness } from "./derive-likeness.ts";

it.each([
  ["reqeusts", "requests"],
  ["python-dateutils", "python-dateutil"],
  ["jeilyfish", "jellyfish"],
  ["numpi", "numpy"],
  ["beautifulsoup5", null],
  ["psycopg3", null],
  ["requests", null],
  ["acme-core", null],
  ["rich2", null],
  ["abc", null],
])("finds that `%s` looks like %s", (name, likeness) => {
  expect(deriveLikeness(name)).toBe(likeness);
});
