import { expect, it } from "vitest";
import { PysnipError } from "../errors/pysnip-error.ts";
import { checkSourceTimes } from "./check-source-times.ts";

const SINCE = 1000;
const NOW = 2000;
const owner = { name: "a", root: "jobs/a", generated: ["src/gen/**"] };

function listRefused(path: string, changed: number, since: number | null, left: string[] = []) {
  try {
    checkSourceTimes(owner, [[path, changed]], { since, listLeft: () => left }, NOW);
    return [];
  } catch (error) {
    if (error instanceof PysnipError) return error.details.slice(0, -1).map((line) => line.trim());
    throw error;
  }
}

it.each<[title: string, path: string, changed: number, since: number | null, left: string[]]>([
  ["changed before", "src/a.py", SINCE - 1, SINCE, []],
  ["changed at that moment, as far as its disk can tell", "src/a.py", SINCE, SINCE, []],
  ["has a time that is still to come", "src/a.py", NOW + 1, SINCE, []],
  ["changed, and the clock was set back since the command began", "src/a.py", NOW, NOW + 1, []],
  ["changed, and nobody knows when the command began", "src/a.py", NOW, null, []],
  ["is generated", "src/gen/deep/a.py", NOW, SINCE, []],
  ["is a lockfile", "src/inner/pysnip.lock", NOW, SINCE, []],
  ["is what a task before writes", "src/a.py", NOW, SINCE, ["jobs/a/src/a.py"]],
  ["lies in a folder that a task before writes", "src/b/a.py", NOW, SINCE, ["jobs/a/src/b"]],
  ["is of a glob that a task before writes", "src/b/a.py", NOW, SINCE, ["jobs/a/**/*.py"]],
])("takes a source that %s", (_title, path, changed, since, left) => {
  expect(listRefused(path, changed, since, left)).toEqual([]);
});

it.each<[title: string, path: string, changed: number, left: string[]]>([
  ["later", "src/a.py", SINCE + 1, []],
  ["later, beside generated ones", "src/generated.py", SINCE + 1, []],
  ["this very moment", "src/a.py", NOW, []],
  ["later, and a task before writes others", "src/ba.py", NOW, ["jobs/a/src/b", "jobs/b/**"]],
])("refuses a source that changed %s", (_title, path, changed, left) => {
  expect(listRefused(path, changed, SINCE, left)).toEqual([`jobs/a/${path}`]);
});
