import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { expect, it } from "vitest";
import { applyBundle } from "../src/bundle/apply-bundle.ts";
import type { BundleManifest } from "../src/bundle/bundle-manifest.ts";
import type { BundleRequest } from "../src/bundle/bundle-request.ts";
import { readBundleVerdict } from "../src/bundle/read-bundle-verdict.ts";
import { bundleKinds } from "../src/config/bundle-schema.ts";
import { digest } from "../src/lock/hash-lock.ts";
import { makeFixtureJob } from "./bundle-fixture.ts";

const libraries = [
  { name: "core", root: "libs/[core]", generated: ["src/core/made.py"] },
  { name: "shared-lib", root: "libs/shared", generated: [] },
];
const files = {
  ".gitignore": "made.py\n*.tmp\n",
  "libs/[core]/src/core/names.py": "NAME = 1\n",
  "libs/[core]/src/core/made.py": "MADE = 1\n",
  "libs/[core]/src/core/made.tmp": "",
  "libs/[core]/tests/test_core.py": "",
  "libs/shared/src/shared/__init__.py": "VALUE = 1\n",
  "libs/shared/src/shared/made.py": "",
  "libs/shared/pyproject.toml": "",
};

async function make(change: Partial<BundleRequest> = {}, more: Record<string, string> = {}) {
  const { workspace, request } = await makeFixtureJob({ libraries, ...change });
  const write = async (path: string, text: string) => {
    await mkdir(dirname(join(workspace.root, path)), { recursive: true });
    await writeFile(join(workspace.root, path), text);
  };
  for (const [path, text] of Object.entries({ ...files, ...more })) await write(path, text);
  // Nothing that a bundle read before counts for the next one, except the runner.
  const bundle = async (changed = request) => {
    for (const key of workspace.shared.keys()) {
      if (key !== "runner") workspace.shared.delete(key);
    }
    return await applyBundle(workspace, changed);
  };
  return { workspace, request, write, bundle };
}

async function readManifest(root: string): Promise<BundleManifest> {
  const text = await readFile(join(root, "dist/jobs/churn/churn.bundle.json"), "utf8");
  return (JSON.parse(text) as { manifest: BundleManifest }).manifest;
}

it.each(bundleKinds)("puts the sources of libraries beside the job's in %s", async (kind) => {
  const { workspace, request, bundle } = await make({ bundle: kind });
  await bundle();
  const manifest = await readManifest(workspace.root);
  const sources = Object.entries(manifest.members).filter(([path]) => path.startsWith("src/"));
  expect(sources.map(([path]) => path).toSorted()).toEqual([
    "src/churn.py",
    "src/core/made.py",
    "src/core/names.py",
    "src/data.bin",
    "src/helpers/__init__.py",
    "src/helpers/größe.py",
    "src/shared/__init__.py",
  ]);
  expect(Object.fromEntries(sources)["src/core/names.py"]).toBe(digest(Buffer.from("NAME = 1\n")));
  expect(Object.keys(manifest.libraries ?? {})).toEqual(["core", "shared-lib"]);
  await expect(readBundleVerdict(workspace, request)).resolves.toBeDefined();
});

it("changes with each file of a library, and says which of them it was", async () => {
  const { workspace, request, write, bundle } = await make();
  const first = await bundle();
  const before = await readManifest(workspace.root);
  await write("libs/shared/tests/test_shared.py", "");
  await write("libs/shared/src/shared/made.py", "# ignored\n");
  expect((await bundle()).sha256).toBe(first.sha256);
  await write("libs/shared/src/shared/__init__.py", "VALUE = 2\n");
  const verdict = readBundleVerdict(workspace, request);
  await expect(verdict).rejects.toMatchObject({ code: "PYSNIP_BUNDLE_TAMPERED" });
  expect((await bundle()).sha256).not.toBe(first.sha256);
  const after = await readManifest(workspace.root);
  expect(after.libraries?.["core"]).toBe(before.libraries?.["core"]);
  expect(after.libraries?.["shared-lib"]).not.toBe(before.libraries?.["shared-lib"]);
  expect(after.sourcesHash).not.toBe(before.sourcesHash);
});

it("names no libraries where a job has none", async () => {
  const { workspace, bundle } = await make({ libraries: [] });
  await bundle();
  expect(await readManifest(workspace.root)).not.toHaveProperty("libraries");
});

it.each<[title: string, files: Record<string, string>, details: string[]]>([
  [
    "a module of the job",
    { "libs/shared/src/helpers.py": "" },
    ["  `jobs/churn/src/helpers` and `libs/shared/src/helpers.py`"],
  ],
  [
    "one of another library",
    { "libs/shared/src/Core/x.py": "" },
    ["  `libs/[core]/src/core` and `libs/shared/src/Core`"],
  ],
  [
    "a file that is no module",
    { "libs/shared/src/data.bin": "" },
    ["  `jobs/churn/src/data.bin` and `libs/shared/src/data.bin`"],
  ],
])("refuses a library that has the name of %s", async (_title, more, details) => {
  const { bundle } = await make({}, more);
  await expect(bundle()).rejects.toMatchObject({ code: "PYSNIP_SOURCE_REFUSED", details });
});

it("takes equal names apart from their endings where Python imports neither", async () => {
  const { bundle } = await make({}, { "libs/shared/src/data.txt": "" });
  await expect(bundle()).resolves.toBeDefined();
});

it("does not take a library's module for the entry of the job", async () => {
  const { bundle, request } = await make();
  const entry = { ...request, entry: "shared:VALUE" };
  await expect(bundle(entry)).rejects.toThrow("has no file");
});

it("refuses a handler that has the name of a library's module", async () => {
  const { bundle, request } = await make({ bundle: "fat" });
  await expect(bundle({ ...request, handler: "shared.handle" })).rejects.toThrow(
    "a library of the job has a module of that name",
  );
});

it("refuses a link among the sources of a library", async () => {
  const { workspace, bundle } = await make();
  await rm(join(workspace.root, "libs/shared/src"), { recursive: true });
  await writeFile(join(workspace.root, "libs/shared/src"), "");
  await expect(bundle()).rejects.toThrow("libs/shared/src");
});
