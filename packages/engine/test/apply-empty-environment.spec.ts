import { lstat, mkdir, readdir, readFile, readlink } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import { applyEmptyEnvironment } from "../src/env/apply-empty-environment.ts";
import type { Interpreter } from "../src/uv/interpreter.ts";
import { type FakeUvBehaviour, makeFakeUv } from "./fake-uv.ts";
import { makeWorkspace } from "./make-workspace.ts";

const interpreter = { path: "/usr/bin/python3" } as Interpreter;

/** Makes environments in folders of these names, and counts the runs of uv. */
async function make(names: readonly string[], behaviour: Partial<FakeUvBehaviour> = {}) {
  const workspace = await makeWorkspace({}, { PATH: process.env["PATH"] ?? "" });
  const fake = await makeFakeUv(join(workspace.host.home, "bin"), {
    python: interpreter.path,
    ...behaviour,
  });
  const uv = { path: join(fake.folder, "uv"), version: "0.13.8" };
  const folders = names.map((name) => join(workspace.cacheDirectory, "stage", name));
  for (const folder of folders) await mkdir(folder, { recursive: true });
  const outcomes = await Promise.all(
    folders.map((folder) =>
      applyEmptyEnvironment(workspace, uv, interpreter, folder).then(
        () => "made",
        (error: { code: string }) => error.code,
      ),
    ),
  );
  const again = () => applyEmptyEnvironment(workspace, uv, interpreter, folders[0] ?? "");
  return { outcomes, folders, again, count: async () => (await fake.readCalls()).length };
}

async function describeFolder(folder: string) {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return await Promise.all(
    entries.map(async ({ parentPath, name }) => {
      const path = join(parentPath, name);
      const facts = await lstat(path);
      const link = facts.isSymbolicLink() ? await readlink(path) : null;
      const text = facts.isFile() ? await readFile(path, "utf8") : null;
      return { path: path.slice(folder.length), mode: facts.mode, link, text };
    }),
  );
}

it("asks uv once, and writes the others like the one that it made", async () => {
  const { outcomes, folders, count } = await make(["one", "two", "three"]);
  expect(outcomes).toEqual(["made", "made", "made"]);
  expect(await count()).toBe(1);
  const [first, ...others] = await Promise.all(folders.map(describeFolder));
  expect(first?.map(({ path }) => path)).toEqual(
    expect.arrayContaining(["/pyvenv.cfg", "/bin/python", "/lib64"]),
  );
  for (const other of others) expect(other).toEqual(first);
});

it("asks uv for each where something says where it lies", async () => {
  const { outcomes, folders, count } = await make(["one", "two"], { configuration: "at = %\n" });
  expect(outcomes).toEqual(["made", "made"]);
  expect(await count()).toBe(2);
  for (const folder of folders) {
    expect(await readFile(join(folder, "pyvenv.cfg"), "utf8")).toBe(`at = ${folder}\n`);
  }
});

it("fails for the one that uv failed for, and not for the others", async () => {
  const { outcomes, again, count } = await make(["one", "two"], { failures: 1 });
  expect(outcomes).toEqual(["PYSNIP_INSTALL_FAILED", "made"]);
  await again();
  expect(await count()).toBe(3);
});
