import { afterAll, beforeAll, expect, inject, it } from "vitest";
import { createWorkspace, type Workspace } from "./harness/create-workspace.ts";
import { type Registry, startRegistry } from "./harness/start-registry.ts";

let workspace: Workspace;
let registry: Registry;

beforeAll(async () => {
  registry = await startRegistry(inject("run").tarballs);
  workspace = await createWorkspace({ template: "bare" });
  await workspace.write(".npmrc", `@pysnip:registry=${registry.url}\n`);
  await workspace.write(
    "nx.json",
    '{\n  // a comment of the owner\n  "analytics": false,\n  "parallel": 2\n}\n',
  );
});
afterAll(async () => {
  await workspace.dispose();
  await registry.close();
});

it("installs one package from a registry and registers the plugin", async () => {
  const done = await workspace.nx(["add", "@pysnip/nx"]);
  expect(done.exitCode, done.all).toBe(0);
  const manifest = JSON.parse(await workspace.read("package.json"));
  expect(Object.keys(manifest.devDependencies)).toContain("@pysnip/nx");
  const nxJson = await workspace.read("nx.json");
  expect(nxJson).toContain("// a comment of the owner");
  expect(nxJson).toContain('"@pysnip/nx"');
  // The engine is in it, so the two cannot be of different versions.
  expect(registry.requests).not.toContain("/@pysnip/engine");
});

it("adds the lines that git needs, and nothing else", async () => {
  const { stdout } = await workspace.git("status", "--short");
  const paths = stdout
    .trimEnd()
    .split("\n")
    .map((line) => line.slice(3));
  // The first three are npm's and the test's own.
  const known = [".npmrc", "package.json", "package-lock.json"];
  expect(paths.filter((path) => !known.includes(path)).sort()).toEqual([
    ".gitattributes",
    ".gitignore",
    "nx.json",
  ]);
  expect(await workspace.read(".gitignore")).toContain("__pycache__/");
  expect(await workspace.read(".gitattributes")).toContain("history.jsonl -text merge=union");
});

it("changes nothing when it is added again", async () => {
  await workspace.git("add", "--all");
  await workspace.git("commit", "--quiet", "--message", "Add pysnip");
  const done = await workspace.nx(["g", "@pysnip/nx:init"]);
  expect(done.exitCode, done.all).toBe(0);
  expect((await workspace.git("status", "--short")).stdout).toBe("");
});
