import createIgnore from "ignore";
import { expect, it } from "vitest";
import { deriveIgnored } from "./derive-ignored.ts";

const level = (folder: string, ...texts: string[]) => ({
  folder: folder === "" ? "/ws" : `/ws/${folder}`,
  rules: texts.map((text) => createIgnore({ ignorecase: false }).add(text)),
});

const levels = [
  level("jobs/a/src", "data/*\n!data/wanted.csv\n"),
  level("jobs/a", "!keep.log\n*.tmp\n"),
  level("", "*.log\nsecret/\n/jobs/a/src/only-here.txt\n"),
];

it.each([
  ["jobs/a/src/churn.py", false],
  ["jobs/a/src/x.log", true],
  ["jobs/a/src/x.LOG", false],
  ["jobs/a/src/keep.log", false],
  ["jobs/b/src/keep.log", true],
  ["jobs/a/src/secret/key.py", true],
  ["jobs/a/src/only-here.txt", true],
  ["jobs/a/src/deep/only-here.txt", false],
  ["jobs/a/src/x.tmp", true],
  ["jobs/b/src/x.tmp", false],
  ["jobs/a/src/data/other.csv", true],
  ["jobs/a/src/data/wanted.csv", false],
])("decides %s as git does: %s", (path, ignored) => {
  expect(deriveIgnored(`/ws/${path}`, "/ws", levels)).toBe(ignored);
});
