import { readdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { createWorkspace, type Workspace } from "./harness/create-workspace.ts";
import { writeJob } from "./harness/write-job.ts";

let workspace: Workspace;

beforeAll(async () => {
  workspace = await createWorkspace();
  await workspace.write("nx.json", JSON.stringify({ analytics: false, plugins: ["@pysnip/nx"] }));
  await writeJob(workspace, { root: "jobs/alpha" });
});
afterAll(() => workspace.dispose());

it("accepts a bundle from the cache that nobody touched", async () => {
  await workspace.nx(["run", "alpha:bundle"]);
  await workspace.remove("dist");
  const done = await workspace.nx(["run", "alpha:verify"]);
  expect(done.exitCode, done.all).toBe(0);
  expect(done.tasks.get("alpha:bundle")).toMatchObject({ cache: "hit" });
  expect(done.all).toContain("`dist/jobs/alpha/alpha.zip` is what its sources and lockfile give");
});

// Nx restores what its cache holds without a look; a restore runs none of our code.
it("refuses a bundle whose cache entry was changed, and one whose entry is hollow", async () => {
  const [archive] = await findInCache("alpha.zip");
  expect(archive).toBeDefined();
  const bytes = await workspace.readBytes("dist/jobs/alpha/alpha.zip");
  bytes.writeUInt8(bytes.readUInt8(200) ^ 1, 200);
  await writeFile(archive ?? "", bytes);
  await workspace.remove("dist");
  const changed = await workspace.nx(["run", "alpha:verify"]);
  expect(changed.exitCode).toBe(1);
  expect(changed.tasks.get("alpha:bundle")).toMatchObject({ cache: "hit", success: true });
  expect(changed.all).toContain("PYSNIP_BUNDLE_TAMPERED");
  expect(changed.all).toMatch(/the first difference is at byte 200, in `[\w./]+`/);

  expect((await workspace.nx(["reset"])).exitCode).toBe(0);
  const mended = await workspace.nx(["run", "alpha:verify", "--skip-remote-cache"]);
  expect(mended.exitCode, mended.all).toBe(0);

  const [again] = await findInCache("alpha.zip");
  await rm(again ?? "");
  await workspace.remove("dist");
  const hollow = await workspace.nx(["run", "alpha:verify"]);
  expect(hollow.exitCode).toBe(1);
  expect(hollow.all).toContain("`dist/jobs/alpha/alpha.zip`: it does not exist");
});

async function findInCache(name: string): Promise<string[]> {
  const cache = join(workspace.root, "..", "state", "nx-cache");
  const entries = await readdir(cache, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.name === name)
    .map((entry) => join(entry.parentPath, entry.name));
}
