import { expect, it } from "vitest";
import { deriveFolder } from "./derive-folder.ts";

it.each([
  ["./jobs/x", "jobs/x"],
  ["./jobs/x/", "jobs/x"],
  [".//jobs/x", "jobs/x"],
  ["jobs/x", "jobs/x"],
  ["../jobs/x", "../jobs/x"],
  [".jobs/x", ".jobs/x"],
  ["/jobs/x", "/jobs/x"],
  ["./", ""],
  [".", "."],
])("takes %j as %j", (directory, folder) => {
  expect(deriveFolder(directory)).toBe(folder);
});
