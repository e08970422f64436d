import { afterAll, beforeAll, expect, inject, it } from "vitest";
import { createWorkspace, type Workspace } from "./harness/create-workspace.ts";
import { type Registry, startRegistry } from "./harness/start-registry.ts";

let registry: Registry;
let workspace: Workspace;

beforeAll(async () => {
  registry = await startRegistry(inject("run").tarballs);
  workspace = await createWorkspace({ template: "bare" });
  await workspace.write(".npmrc", `@pysnip:registry=${registry.url}\n`);
});

afterAll(async () => {
  await workspace.dispose();
  await registry.close();
});

it("registers the plugin when it is added from a registry", async () => {
  const added = await workspace.nx(["add", "@pysnip/nx"]);
  expect(added.all).toContain("@pysnip/nx");
  expect(added.exitCode).toBe(0);
  expect(registry.requests).toContain("/@pysnip/nx");
  expect(registry.requests).toContain("/@pysnip/engine");

  const { plugins } = JSON.parse(await workspace.read("nx.json"));
  expect(JSON.stringify(plugins)).toContain("@pysnip/nx");
  expect(await workspace.read(".gitattributes")).toContain("pysnip.lock");
});

it("changes nothing when init runs a second time", async () => {
  await workspace.git("add", "--all");
  await workspace.git("commit", "--quiet", "--message", "Add pysnip");
  const again = await workspace.nx(["g", "@pysnip/nx:init"]);
  expect(again.exitCode, again.all).toBe(0);
  expect((await workspace.git("status", "--porcelain")).stdout).toBe("");
});
