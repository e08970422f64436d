import { expect, it } from "vitest";
import { deriveBundleSettings, type WrittenBundle } from "./derive-bundle-settings.ts";
import { parseSize, renderSize } from "./parse-size.ts";

const facts = { jobKind: "function", python: "3.11" } as const;

it.each<[string, WrittenBundle, WrittenBundle, object]>([
  ["is thin by default", {}, {}, { kind: "thin", handler: null, bytecode: "none" }],
  ["follows the workspace", {}, { bundle: "fat", handler: "a.b" }, { kind: "fat", handler: "a.b" }],
  ["goes before the workspace", { bundle: "layered" }, { bundle: "fat" }, { kind: "layered" }],
  [
    "leaves out what a workspace says for others",
    { bundle: "thin" },
    { bundle: "fat", handler: "a.b", bytecode: "unchecked-hash" },
    { kind: "thin", handler: null, bytecode: "none" },
  ],
  [
    "takes the narrower limit",
    { bundle: "fat", limits: { "bundle-size": "5 MB" } },
    { limits: { "bundle-size": "1 GiB" } },
    { sizeLimit: 5_000_000 },
  ],
  ["has no limit when thin", {}, { limits: { "bundle-size": "1 B" } }, { sizeLimit: null }],
])("%s", (_title, job, workspace, expected) => {
  const { settings, problems } = deriveBundleSettings(job, workspace, facts);
  expect(problems).toEqual([]);
  expect(settings).toMatchObject(expected);
});

it.each<[string, WrittenBundle, WrittenBundle, object, string, RegExp]>([
  ["a handler of a thin bundle", { handler: "a.b" }, {}, {}, "handler", /needs `bundle = "fat"`/],
  [
    "a handler of a script",
    { bundle: "fat", handler: "a.b" },
    {},
    { jobKind: "script" },
    "handler",
    /kind `function`/,
  ],
  [
    "bytecode of a wheelhouse",
    { bundle: "wheelhouse", bytecode: "unchecked-hash" },
    {},
    {},
    "bytecode",
    /this job's is `"wheelhouse"`/,
  ],
  [
    "bytecode for Python 3.10",
    {},
    { bundle: "fat", bytecode: "unchecked-hash" },
    { python: "3.10" },
    "bytecode",
    /the same bytes every time/,
  ],
  [
    "a wider limit",
    { limits: { "bundle-size": "2 MB" } },
    { limits: { "bundle-size": "1 MB" } },
    {},
    "limits.bundle-size",
    /widens .*which is "1 MB"/,
  ],
])("refuses %s", (_title, job, workspace, more, key, message) => {
  const { problems } = deriveBundleSettings(job, workspace, { ...facts, ...more });
  expect(problems).toEqual([
    { path: ["tool", "pysnip", ...key.split(".")], message: expect.stringMatching(message) },
  ]);
});

it.each([
  ["50 MB", 50_000_000],
  [" 7kB ", 7000],
  ["2 GiB", 2 ** 31],
  ["0 B", 0],
  ["1.5 MB", null],
  ["MB", null],
  ["-1 MB", null],
  ["50", null],
  ["50 mb", null],
  ["50 constructor", null],
])("reads the size %j as %j", (text, bytes) => {
  expect(parseSize(text)).toBe(bytes);
});

it.each([
  [999, "999 bytes"],
  [1001, "2 kB"],
  [29_650_000, "29.7 MB"],
])("writes %i bytes as %s", (bytes, text) => {
  expect(renderSize(bytes)).toBe(text);
});
