import { afterAll, beforeAll, expect, inject, it } from "vitest";
import { createWorkspace, type Workspace } from "./harness/create-workspace.ts";
import { makeEnvironment } from "./harness/make-environment.ts";
import { startRegistry } from "./harness/start-registry.ts";

// The other files trust the harness; here it has to show that it can tell right from wrong.
let workspace: Workspace;

beforeAll(async () => {
  workspace = await createWorkspace();
  await workspace.write(
    "tool/project.json",
    JSON.stringify({
      name: "tool",
      targets: {
        copy: {
          executor: "nx:run-commands",
          cache: true,
          inputs: ["{projectRoot}/in.txt"],
          outputs: ["{projectRoot}/out.txt"],
          options: { command: "node copy.mjs", cwd: "{projectRoot}" },
        },
      },
    }),
  );
  await workspace.write(
    "tool/copy.mjs",
    'import fs from "node:fs"; fs.cpSync("in.txt", "out.txt");',
  );
  await workspace.write("tool/in.txt", "one");
});

afterAll(() => workspace.dispose());

it.each([
  { title: "without the daemon", daemon: false },
  { title: "with the daemon", daemon: true },
])("tells a hit from a miss $title", async ({ daemon }) => {
  await workspace.write("tool/in.txt", `written ${title(daemon)}`);

  const first = await workspace.nx(["run", "tool:copy"], { daemon });
  expect(first.all).toContain("nx run tool:copy");
  expect(first.exitCode).toBe(0);
  expect(first.tasks.get("tool:copy")).toMatchObject({ success: true, cache: "miss" });

  await workspace.remove("tool/out.txt");
  const second = await workspace.nx(["run", "tool:copy"], { daemon });
  expect(second.tasks.get("tool:copy")).toMatchObject({ success: true, cache: "hit" });
  expect(await workspace.read("tool/out.txt")).toBe(`written ${title(daemon)}`);
});

it("reports a failed task and Nx's exit code when a command fails", async () => {
  await workspace.remove("tool/in.txt");
  const failed = await workspace.nx(["run", "tool:copy"]);
  expect(failed.exitCode).toBe(1);
  expect(failed.tasks.get("tool:copy")).toMatchObject({ success: false, cache: "miss" });
});

it("kills a command that takes too long", async () => {
  const endless = await workspace.exec(process.execPath, ["-e", "setInterval(() => {}, 1000)"], {
    timeoutSeconds: 1,
  });
  expect(endless.exitCode).toBe(124);
});

it("has our packages installed from tarballs, not linked", async () => {
  const manifest = JSON.parse(await workspace.read("node_modules/@pysnip/nx/package.json"));
  expect(manifest.name).toBe("@pysnip/nx");
  const { stdout } = await workspace.exec("git", ["status", "--short", "node_modules"]);
  expect(stdout).toBe("");
  expect((await workspace.git("log", "--oneline")).stdout).toContain("Empty workspace");
});

it("hands no CI signal to a command unless the case sets one", () => {
  const run = inject("run");
  expect(makeEnvironment(run, "/state")).not.toHaveProperty("CI");
  expect(makeEnvironment(run, "/state", { CI: "true" })).toHaveProperty("CI", "true");
  expect(makeEnvironment(run, "/state", { NX_DAEMON: undefined })).not.toHaveProperty("NX_DAEMON");
});

it("serves our packages from a registry on this machine", async () => {
  const registry = await startRegistry(inject("run").tarballs);
  try {
    const answer = await fetch(new URL("@pysnip%2fengine", registry.url));
    const metadata = (await answer.json()) as Metadata;
    const tarball = metadata.versions[metadata["dist-tags"].latest]?.dist.tarball ?? "";
    const file = await fetch(tarball);
    expect(file.status).toBe(200);
    expect((await file.arrayBuffer()).byteLength).toBeGreaterThan(1000);
    expect((await fetch(new URL("left-pad", registry.url))).status).toBe(404);
    expect(registry.requests).toContain("/@pysnip/engine");
  } finally {
    await registry.close();
  }
});

interface Metadata {
  "dist-tags": { latest: string };
  versions: Record<string, { dist: { tarball: string } }>;
}

function title(daemon: boolean): string {
  return daemon ? "with" : "without";
}
