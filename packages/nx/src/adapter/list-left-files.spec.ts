import type { TaskGraph } from "@nx/devkit";
import { expect, it } from "vitest";
import { listLeftFiles } from "./list-left-files.ts";

const outputs = { "a:codegen": ["a/src/gen"], "a:lock": ["a/pysnip.lock"], "a:bundle": ["dist/a"] };
const tasks = Object.fromEntries(
  Object.entries({ ...outputs, "b:codegen": ["b/src/gen"] }).map(([id, left]) => [
    id,
    { id, outputs: left },
  ]),
);

it.each([
  ["ids", { "a:bundle": ["a:lock"], "a:lock": ["a:codegen"] }],
  ["objects", { "a:bundle": [{ id: "a:lock" }], "a:lock": [{ id: "a:codegen" }] }],
  ["ids in a circle", { "a:bundle": ["a:lock"], "a:lock": ["a:codegen", "a:bundle"] }],
])("lists what tasks before write, where Nx says them as %s", (_form, dependencies) => {
  const graph = { roots: [], tasks, dependencies, continuousDependencies: {} };
  expect(listLeftFiles(graph as unknown as TaskGraph, "a:bundle")).toEqual([
    "a/pysnip.lock",
    "a/src/gen",
  ]);
  expect(listLeftFiles(graph as unknown as TaskGraph, "b:codegen")).toEqual([]);
});
