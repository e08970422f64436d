import { mkdtemp, readdir, rm, utimes, writeFile } from "node:fs/promises";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { takeFileLock } from "./file-lock.ts";
import { isGone, readOwnIdentity } from "./process-identity.ts";

let folder: string;
let path: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "pysnip-lock-"));
  path = join(folder, "job.lock");
});
afterEach(() => rm(folder, { recursive: true }));

const take = (waitSeconds = 0.05) => takeFileLock(path, { waitSeconds });
const own = readOwnIdentity();
// The highest number that Linux gives is 4194304.
const dead = { ...own, pid: 2 ** 22 + 1, started: null };

it("belongs to one at a time, and to the next when it is given back", async () => {
  const lock = await take();
  expect(await take()).toBeNull();
  lock?.release();
  lock?.release();
  const next = await take();
  expect(next).not.toBeNull();
  next?.release();
  expect(await readdir(folder)).toEqual([]);
});

it.each([
  ["a process that is gone", dead],
  // Only some systems say when a process began, and which boot it belongs to.
  ...(own.started === null
    ? []
    : ([["a process whose number was given away again", { ...own, started: "1" }]] as const)),
  ...(own.boot === null ? [] : ([["a process of another boot", { ...own, boot: "x" }]] as const)),
] as const)("is taken over from %s", async (_title, owner) => {
  await writeFile(`${path}.7`, JSON.stringify(owner));
  const lock = await take();
  expect(await readdir(folder)).toEqual(["job.lock.8"]);
  lock?.release();
});

it.each([
  ["this process", own],
  ["a process of another machine", { ...dead, host: `${hostname()}-other` }],
])("is not taken over from %s", async (_title, owner) => {
  await writeFile(`${path}.7`, JSON.stringify(owner));
  expect(await take()).toBeNull();
});

it("is taken over from what nobody has named or held for a long time", async () => {
  const old = new Date(Date.now() - 60 * 60 * 1000);
  await writeFile(`${path}.1`, JSON.stringify({ ...dead, host: "other" }));
  await utimes(`${path}.1`, old, old);
  (await take())?.release();
  await writeFile(`${path}.1`, "");
  expect(await take()).toBeNull();
  await utimes(`${path}.1`, old, old);
  expect(await take()).not.toBeNull();
});

it("has one owner when many overtake a dead one at once", async () => {
  await writeFile(`${path}.1`, JSON.stringify(dead));
  const taken = await Promise.all(Array.from({ length: 20 }, () => take()));
  expect(taken.filter((lock) => lock !== null)).toHaveLength(1);
});

it("has one owner at any time when many take it and give it back", async () => {
  let owners = 0;
  const work = async () => {
    const lock = await take(30);
    expect((owners += 1)).toBe(1);
    await new Promise((resolve) => setTimeout(resolve, 1));
    owners -= 1;
    lock?.release();
  };
  await Promise.all(Array.from({ length: 40 }, work));
});

it("tells the living from the dead", () => {
  expect([own, dead, { ...dead, host: "other" }].map(isGone)).toEqual([false, true, false]);
});
