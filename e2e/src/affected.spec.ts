import { afterAll, beforeAll, expect, it } from "vitest";
import { createWorkspace, type Workspace } from "./harness/create-workspace.ts";
import { renderManifest, renderSource, type SmallJob, writeJob } from "./harness/write-job.ts";

const alpha: SmallJob = { root: "jobs/alpha", dependencies: ["six>=1.16,<2"] };
const manifest = "jobs/alpha/pyproject.toml";

let workspace: Workspace;

beforeAll(async () => {
  workspace = await createWorkspace();
  await workspace.write("nx.json", JSON.stringify({ analytics: false, plugins: ["@pysnip/nx"] }));
  for (const job of [alpha, { root: "jobs/beta" }]) await writeJob(workspace, job);
  const done = await workspace.nx(["run-many", "-t", "bundle"]);
  expect(done.exitCode, done.all).toBe(0);
  await commit("Two jobs");
});
afterAll(() => workspace.dispose());

const rows: [
  title: string,
  edit: () => Promise<unknown>,
  bundles: Record<string, "hit" | "miss">,
][] = [
  ["a README of a job", () => workspace.write("jobs/alpha/README.md", "x"), {}],
  ["a file of the workspace", () => workspace.write("notes.md", "x"), {}],
  [
    "the function",
    () => workspace.write("jobs/alpha/src/job.py", renderSource("2")),
    { alpha: "miss" },
  ],
  // Nx selects the project of a changed manifest; the bundle itself is still a hit.
  [
    "the description",
    () => workspace.write(manifest, renderManifest({ ...alpha, description: "d" })),
    { alpha: "hit" },
  ],
  [
    "a requirement with its lockfile",
    async () => {
      await workspace.write(manifest, renderManifest({ ...alpha, dependencies: ["six==1.16.0"] }));
      await workspace.nx(["run", "alpha:lock"]);
    },
    { alpha: "miss" },
  ],
  ["a new job", () => writeJob(workspace, { root: "jobs/new" }), { new: "miss" }],
];

it.each(rows)("`nx affected -t bundle` after a commit of %s", async (title, edit, bundles) => {
  await edit();
  await commit(title);
  const done = await workspace.nx(["affected", "-t", "bundle", "--base=HEAD~1", "--head=HEAD"]);
  expect(done.exitCode, done.all).toBe(0);
  const seen = [...done.tasks].filter(([id]) => id.endsWith(":bundle"));
  expect(Object.fromEntries(seen.map(([id, task]) => [id.split(":")[0], task.cache]))).toEqual(
    bundles,
  );
});

async function commit(message: string): Promise<void> {
  await workspace.git("add", "--all");
  await workspace.git("commit", "--quiet", "--message", message);
}
