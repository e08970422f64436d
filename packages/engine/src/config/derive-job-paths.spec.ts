import { join, posix } from "node:path";
import fc from "fast-check";
import { expect, it } from "vitest";
import { joinPlain, placeOf } from "./derive-job-paths.ts";

it.each([
  ["jobs/churn", "pyproject.toml", "jobs/churn/pyproject.toml"],
  [".", "pyproject.toml", "pyproject.toml"],
  ["", "pyproject.toml", "pyproject.toml"],
  ["./jobs/churn/", "pyproject.toml", "jobs/churn/pyproject.toml"],
  ["jobs/..hidden", "src/a.b", "jobs/..hidden/src/a.b"],
  ["jobs/churn", "src/a//b", "jobs/churn/src/a/b"],
])("joins %j and %j", (folder, path, joined) => {
  expect(joinPlain(folder, path)).toBe(joined);
});

it("joins as Node does", () => {
  const parts = fc.array(fc.constantFrom("a", "b.c", "..d", "...", "..", ".", "", "\n"));
  const path = parts.map((list) => list.join("/"));
  fc.assert(
    fc.property(path, path, (folder, file) => {
      expect(joinPlain(folder, file)).toBe(posix.join(folder, file));
      expect(placeOf(`/${folder}`, file)).toBe(join(`/${folder}`, file));
    }),
  );
});
