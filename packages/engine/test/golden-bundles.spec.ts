import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import { applyBundle } from "../src/bundle/apply-bundle.ts";
import type { BundleRequest } from "../src/bundle/bundle-request.ts";
import { digest } from "../src/lock/hash-lock.ts";
import { type Layout, makeFixtureJob, twoMachines } from "./bundle-fixture.ts";
import { reopen } from "./make-workspace.ts";

const kinds: Record<string, Partial<BundleRequest>> = {
  thin: { bundle: "thin" },
  fat: {},
  "fat with a handler": { handler: "lambda_function.handle" },
  "fat for two machines": { platforms: twoMachines },
  "layered for two machines": { bundle: "layered", platforms: twoMachines },
  "wheelhouse for two machines": { bundle: "wheelhouse", platforms: twoMachines },
};

// A change of the digests is a change of every bundle there is: say so in the changelog.
it.each<[string, Layout]>([
  ["as they are", {}],
  ["from files written in another order", { reversed: true }],
  ["from files with late times", { time: new Date("2038-01-20T00:00:00Z") }],
  ["from files older than archives can say", { time: new Date("1970-01-01T00:00:01Z") }],
  ["from files that everybody may run", { mode: 0o777 }],
  ["from files that only their owner reads", { mode: 0o400 }],
])("gives bundles the bytes that every machine gives them, %s", async (_title, layout) => {
  const found: Record<string, Record<string, string>> = {};
  for (const [title, change] of Object.entries(kinds)) {
    const { workspace, request } = await makeFixtureJob(change, layout);
    await applyBundle(workspace, request);
    found[title] = await hashFiles(join(workspace.root, request.outputPath));
  }
  await expect(`${JSON.stringify(found, null, 2)}\n`).toMatchFileSnapshot("./golden-bundles.json");
});

it("gives the same bytes from a warm store, and to many at once", async () => {
  const { workspace, request } = await makeFixtureJob({ bundle: "layered" });
  await applyBundle(workspace, request);
  const files = await hashFiles(join(workspace.root, request.outputPath));
  const variables = workspace.host.variables as Record<string, string>;
  const again = reopen({ root: workspace.root, home: join(workspace.root, ".."), variables });
  again.shared.set("runner", workspace.shared.get("runner") ?? Promise.resolve([]));
  const places = ["out/a", "out/b", "out/c", "out/d"];
  await Promise.all(places.map((outputPath) => applyBundle(again, { ...request, outputPath })));
  for (const place of places) {
    expect(await hashFiles(join(workspace.root, place))).toEqual(files);
  }
});

async function hashFiles(folder: string): Promise<Record<string, string>> {
  const files: Record<string, string> = {};
  for (const name of (await readdir(folder)).toSorted()) {
    files[name] = digest(await readFile(join(folder, name)));
  }
  return files;
}
