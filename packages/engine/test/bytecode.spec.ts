import {
  appendFile,
  mkdir,
  readdir,
  readFile,
  realpath,
  rm,
  stat,
  writeFile,
} from "node:fs/promises";
import { basename, join } from "node:path";
import { expect, it } from "vitest";
import { applyBundle } from "../src/bundle/apply-bundle.ts";
import { supportedPythons } from "../src/config/job-schema.ts";
import type { Workspace } from "../src/config/workspace.ts";
import { digest } from "../src/lock/hash-lock.ts";
import { fixtureWheels, makeFixtureJob } from "./bundle-fixture.ts";
import { identifyPython } from "./identify-python.ts";
import { ageUse, plantUnused } from "./plant-unused.ts";

const facts = await identifyPython("python3");
const python = supportedPythons.find((minor) => facts?.version.startsWith(`${minor}.`));
const usable = facts !== null && python !== undefined && python !== "3.10";
if (!usable) console.log("skipped: there is no `python3` of 3.11 or newer here");

it.runIf(usable)("compiles to the same bytes in every store, once per wheel", async () => {
  const found: string[] = [];
  for (const time of ["2020-01-01", "2030-01-01"]) {
    const { workspace, archive, bundle } = await makeJob(new Date(time));
    await bundle();
    found.push(digest(await readFile(archive)));
    const packs = join(workspace.cacheDirectory, "bytecode");
    const [pack = ""] = await readdir(packs);
    const before = await stat(join(packs, pack, "pack.bin"));
    await bundle();
    expect((await stat(join(packs, pack, "pack.bin"))).ino).toBe(before.ino);
    // What somebody wrote into the store is compiled again.
    await appendFile(join(packs, pack, "pack.bin"), "x");
    await bundle();
    found.push(digest(await readFile(archive)));
    const index = join(packs, pack, "index");
    const listed = await readFile(index, "utf8");
    await writeFile(index, listed.replace("alpha.", "omega."));
    await bundle();
    found.push(digest(await readFile(archive)));
    expect(await readFile(index, "utf8")).toBe(listed);
  }
  expect(new Set(found).size).toBe(1);
});

it.runIf(usable)("puts bytecode where Python looks for it, and says who compiled", async () => {
  const { folder, bundle } = await makeJob(new Date());
  await bundle();
  const text = await readFile(join(folder, "churn.bundle.json"), "utf8");
  const { manifest } = JSON.parse(text) as {
    manifest: { bytecode: string; members: Record<string, string> };
  };
  expect(manifest.bytecode).toBe(facts?.version);
  const tag = `cpython-${python?.replace(".", "")}`;
  expect(Object.keys(manifest.members)).toContain(
    `packages/linux-x86_64/__pycache__/alpha.${tag}.pyc`,
  );
});

it.runIf(usable)(
  "notes a use of the store, and cleans it when something was compiled",
  async () => {
    const { workspace, bundle } = await makeJob(new Date());
    const unused = await plantUnused(workspace.cacheDirectory);
    await bundle();
    const packs = join(workspace.cacheDirectory, "bytecode");
    const [pack = "", ...more] = await readdir(packs);
    expect([pack === basename(unused), more]).toEqual([false, []]);
    await ageUse(join(packs, pack));
    await bundle();
    expect(Date.now() - (await stat(join(packs, pack))).mtimeMs).toBeLessThan(60_000);
  },
);

async function makeJob(time: Date) {
  const wheels = fixtureWheels.filter(({ name }) => name === "alpha");
  const { workspace, request } = await makeFixtureJob(
    { bytecode: "unchecked-hash", ...(python === undefined ? {} : { python }) },
    { wheels, time },
  );
  await rememberInterpreter(workspace);
  const folder = join(workspace.root, request.outputPath);
  const runner = workspace.shared.get("runner") ?? Promise.resolve([]);
  const bundle = async () => {
    await rm(folder, { recursive: true, force: true });
    await applyBundle({ ...workspace, shared: new Map([["runner", runner]]) }, request);
  };
  return { workspace, folder, archive: join(folder, "churn.zip"), bundle };
}

// As it is kept from the last time that an interpreter was looked for.
async function rememberInterpreter({ cacheDirectory }: Workspace): Promise<void> {
  const path = facts?.executable ?? "";
  const realPath = await realpath(path);
  const { size, mtimeMs } = await stat(realPath);
  const record = { v: 1, path, file: { realPath, size, modified: mtimeMs }, facts };
  await mkdir(join(cacheDirectory, "interpreters"), { recursive: true });
  await writeFile(
    join(cacheDirectory, "interpreters", `cpython-${python}.json`),
    JSON.stringify(record),
  );
}
