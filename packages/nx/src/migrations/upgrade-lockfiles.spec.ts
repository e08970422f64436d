import { readFileSync } from "node:fs";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { flushChanges, FsTree } from "nx/src/generators/tree.js";
import { afterAll, beforeAll, expect, it } from "vitest";
import upgradeLockfiles from "./upgrade-lockfiles.ts";

const old = readFileSync(new URL("./pysnip-0.lock", import.meta.url), "utf8");
const files = {
  "jobs/a/pysnip.lock": old,
  "pysnip.lock": old,
  "jobs/broken/pysnip.lock": "<<<<<<< HEAD\n",
  "node_modules/x/pysnip.lock": old,
  "jobs/a/other.lock": old,
};

let root: string;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "pysnip-migrate-"));
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), text);
  }
});
afterAll(() => rm(root, { recursive: true, force: true }));

it("upgrades the lockfiles of jobs, once", async () => {
  const tree = new FsTree(root, false);
  await upgradeLockfiles(tree);
  expect(
    tree
      .listChanges()
      .map(({ path }) => path)
      .sort(),
  ).toEqual(["jobs/a/pysnip.lock", "pysnip.lock"]);
  flushChanges(root, tree.listChanges());
  expect(await readFile(join(root, "pysnip.lock"), "utf8")).toContain('"lockVersion": 1');
  const again = new FsTree(root, false);
  await upgradeLockfiles(again);
  expect(again.listChanges()).toEqual([]);
});

it("is registered for the release that brought the format", () => {
  const manifest = JSON.parse(
    readFileSync(join(import.meta.dirname, "../../migrations.json"), "utf8"),
  );
  expect(manifest.generators["lock-version-1"].implementation).toBe(
    "./dist/migrations/upgrade-lockfiles.js",
  );
});
