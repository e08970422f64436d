import { mkdir, mkdtemp, readdir, readFile, rm, stat, utimes, writeFile } from "node:fs/promises";
import { hostname, tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { applyCleaning } from "./apply-cleaning.ts";
import { markUse } from "./mark-use.ts";
import { A_DAY, planCleaning } from "./plan-cleaning.ts";

let cache: string;
beforeEach(async () => {
  cache = await mkdtemp(join(tmpdir(), "pysnip-cleaning-"));
});
afterEach(() => rm(cache, { recursive: true, force: true }));

const NOW = 1000 * A_DAY;
const day = (count: number) => NOW - count * A_DAY;

describe("planCleaning", () => {
  it.each<[title: string, lastUses: number[], since: number, removed: number[]]>([
    ["nothing of an empty store", [], day(500), []],
    ["what is older than ninety days", [day(89.9), day(90.1), day(400)], day(500), [1, 2]],
    ["nothing that was used today", [NOW, day(0.9)], day(500), []],
    ["nothing that was used in what a clock calls tomorrow", [day(-1)], day(500), []],
    ["nothing before uses were noted for ninety days", [day(400)], day(89), []],
    ["what is old, once they were", [day(400)], day(91), [0]],
  ])("removes %s", (_title, lastUses, since, removed) => {
    const entries = lastUses.map((lastUse, index) => ({ path: `${index}`, lastUse }));
    expect(planCleaning(entries, { now: NOW, since })).toEqual(removed.map(String));
  });
});

const HEX = "ab".repeat(32);
const unused = [
  `wheels/ab/${HEX}/a-1.0-py3-none-any.whl`,
  `bytecode/${HEX}-cpython-3.11.7-1.1/pack.bin`,
  `bytecode/${HEX}-cpython-3.11.7/pack.bin`,
  `layers/${HEX.slice(32)}-1/deps-${HEX.slice(32)}.zip`,
  `layers/deps-${HEX.slice(32)}.zip`,
  ...["envs", "packages", "runner", "code"].map((store) => `${store}/${HEX.slice(32)}/file`),
];
const others = [
  `envs/${HEX}/pyvenv.cfg`,
  "wheels/ab/other/a.whl",
  "wheels/somewhere/a.whl",
  "bytecode/mine/pack.bin",
  "layers/notes.txt",
  "interpreters/cpython-3.11.json",
];

describe("applyCleaning", () => {
  it("removes whole entries of its stores that nobody used, and nothing else", async () => {
    await fill([...unused, ...others], 100);
    await note(100, 2);
    await applyCleaning(cache);
    expect(await list()).toEqual(others.toSorted());
    expect(await readdir(join(cache, "stage"))).toEqual([]);
  });

  it("keeps an entry whose use was noted", async () => {
    const [wheel = "", ...rest] = unused;
    await fill(unused, 100);
    await note(100, 2);
    markUse(dirname(join(cache, wheel)));
    await applyCleaning(cache);
    expect(rest).toHaveLength(8);
    expect(await list()).toEqual([wheel]);
  });

  it.each<[title: string, since: number | null, last: number]>([
    ["before a day has passed since the last time", 100, 0.9],
    ["where uses are noted from now on", null, 0],
    ["where uses were noted for less than ninety days", 80, 2],
  ])("removes nothing %s", async (_title, since, last) => {
    await fill(unused, 100);
    if (since !== null) await note(since, last);
    await applyCleaning(cache);
    expect(await list()).toEqual(unused.toSorted());
  });

  it("removes nothing from a copy of another machine's, and notes uses from now on", async () => {
    await fill(unused, 100);
    await note(100, 2, "elsewhere");
    await applyCleaning(cache);
    await applyCleaning(cache);
    expect(await list()).toEqual(unused.toSorted());
    const [since, host] = (await readFile(join(cache, "cleaned-1"), "utf8")).trim().split(" ");
    expect([Date.now() - Number(since) < 60_000, host]).toEqual([true, hostname()]);
  });

  it("cleans once when many ask, and again after a day", async () => {
    await fill(unused, 100);
    await note(100, 2);
    await Promise.all(Array.from({ length: 8 }, () => applyCleaning(cache)));
    await fill(unused, 100);
    await applyCleaning(cache);
    expect(await list()).toEqual(unused.toSorted());
    await note(100, 1.1);
    await applyCleaning(cache);
    expect(await list()).toEqual([]);
  });

  it.each(["stage", "wheels", "cleaned-1"])(
    "never fails, say where `%s` is something else",
    async (name) => {
      await fill(
        unused.filter((path) => !path.startsWith(name)),
        100,
      );
      await note(100, 2);
      await rm(join(cache, name), { recursive: true, force: true });
      if (name === "cleaned-1") await mkdir(join(cache, name));
      else await writeFile(join(cache, name), "");
      await applyCleaning(cache);
      await applyCleaning(join(cache, "nowhere"));
    },
  );
});

it.each([
  ["notes a use that is the first of a day", 1.1, 0],
  ["leaves a folder alone that was used today", 0.5, 0.5],
])("%s", async (_title, before, after) => {
  await fill(["layers/a/b"], before);
  markUse(join(cache, "layers/a"));
  const { mtimeMs } = await stat(join(cache, "layers/a"));
  expect((Date.now() - mtimeMs) / A_DAY).toBeCloseTo(after, 2);
  expect(() => markUse(join(cache, "nowhere"))).not.toThrow();
});

/** Files whose entries, and all above them, were used so many days ago. */
async function fill(paths: readonly string[], days: number): Promise<void> {
  for (const path of paths) {
    await mkdir(dirname(join(cache, path)), { recursive: true });
    await writeFile(join(cache, path), "x");
  }
  const time = new Date(Date.now() - days * A_DAY);
  for (const path of paths) {
    for (let place = path; place !== "."; place = dirname(place)) {
      await utimes(join(cache, place), time, time);
    }
  }
}

/** Uses are noted for so many days, and the stores were cleaned so many days ago. */
async function note(since: number, last: number, host = hostname()): Promise<void> {
  const path = join(cache, "cleaned-1");
  await writeFile(path, `${Date.now() - since * A_DAY} ${host}\n`);
  const time = new Date(Date.now() - last * A_DAY);
  await utimes(path, time, time);
}

/** Every file below the cache but the record. */
async function list(): Promise<string[]> {
  const entries = await readdir(cache, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile() && entry.name !== "cleaned-1")
    .map((entry) =>
      join(entry.parentPath, entry.name)
        .slice(cache.length + 1)
        .replaceAll("\\", "/"),
    )
    .sort();
}
