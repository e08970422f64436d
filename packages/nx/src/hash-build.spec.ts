import { mkdir, mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { hashBuild } from "../tools/hash-build.mjs";

async function digestOf(code: Record<string, string>, python: Record<string, string>) {
  const folder = await mkdtemp(join(tmpdir(), "pysnip-build-"));
  await mkdir(join(folder, "deep"));
  for (const [name, text] of Object.entries(python)) await writeFile(join(folder, name), text);
  return hashBuild(
    Object.entries(code).map(([fileName, text]) => ({ fileName, code: text })),
    folder,
  );
}

const code = { "index.js": "1", "chunks/a.js": "2" };
const python = { "__main__.py": "3", "deep/b.py": "4" };

it("gives a build one digest, wherever it lies and however it is listed", async () => {
  const again = { "chunks/a.js": "2", "index.js": "1" };
  expect(await digestOf(again, { ...python })).toBe(await digestOf(code, python));
  expect(await digestOf(code, python)).toMatch(/^[0-9a-f]{12}$/);
});

it.each([
  ["other code", { ...code, "index.js": "x" }, python],
  ["another runner", code, { ...python, "deep/b.py": "x" }],
  ["a file of another name", { "index.js": "1", "chunks/b.js": "2" }, python],
  ["a file less", code, { "__main__.py": "3" }],
])("gives a build with %s another digest", async (_title, otherCode, otherPython) => {
  expect(await digestOf(otherCode, otherPython)).not.toBe(await digestOf(code, python));
});
