import { mkdtemp, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { makeCacheFolder } from "./make-cache-folder.ts";
import { makeStage } from "./make-stage.ts";

let root: string;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "pysnip-cache-"));
});
afterAll(() => rm(root, { recursive: true, force: true }));

it("makes a folder with those above it, also a second time", async () => {
  const path = join(root, "a/b/c");
  await makeCacheFolder(path, 0o700);
  await makeCacheFolder(path, 0o700);
  expect((await stat(path)).mode & 0o777).toBe(0o700);
});

it.each([
  ["for the folder", ".", /EEXIST/],
  ["above the folder", "envs", /ENOTDIR/],
])("names the variable where a file stands %s", async (_title, below, said) => {
  const file = join(root, "file");
  await writeFile(file, "");
  const path = join(file, below);
  await expect(makeCacheFolder(path)).rejects.toMatchObject({
    code: "PYSNIP_CACHE_UNUSABLE",
    headline: `\`${path}\` cannot be made in pysnip's cache`,
    details: [expect.stringMatching(said)],
    hint: "set `PYSNIP_CACHE_DIR` to a folder that you may write to",
  });
  await expect(makeStage(path, "env")).rejects.toMatchObject({ code: "PYSNIP_CACHE_UNUSABLE" });
});
