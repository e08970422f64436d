import { createHash } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createWorkspace, type NxResult, type Workspace } from "../harness/create-workspace.ts";
import { renderManifest, renderSource, type SmallJob, writeJob } from "../harness/write-job.ts";

const alpha: SmallJob = { root: "jobs/alpha", dependencies: ["six>=1.16,<2"] };
const jobs: SmallJob[] = [alpha, { root: "jobs/beta" }, { root: "jobs/gamma" }];

/** One edit, what the next bundle of each job must be, and which state its bytes must equal. */
interface Edit {
  readonly title: string;
  readonly edit?: (workspace: Workspace) => Promise<unknown>;
  readonly arguments?: readonly string[];
  /** What alpha's bundle does; beta and gamma are hits in every row but the first. */
  readonly alpha: "hit" | "miss";
  readonly others?: "miss";
  /**
   * Jobs that miss all the same before Nx 23.3, which hashes a lockfile as it was when the command
   * began: one needless miss after a lockfile was written, with the right bytes.
   */
  readonly missBefore23_3?: readonly string[];
  /** Rows with one state have equal bytes, rows with different ones have not. */
  readonly state: string;
  readonly lock?: "unchanged" | "written";
}

const source = "jobs/alpha/src/job.py";
const manifest = "jobs/alpha/pyproject.toml";

const edits: Edit[] = [
  {
    title: "nothing was bundled before",
    alpha: "miss",
    others: "miss",
    state: "first",
    lock: "written",
  },
  {
    title: "nothing changed",
    alpha: "hit",
    state: "first",
    missBefore23_3: ["alpha", "beta", "gamma"],
  },
  {
    title: "the function changed",
    edit: (w) => w.write(source, renderSource("2")),
    alpha: "miss",
    state: "second",
  },
  {
    title: "the function is as before",
    edit: (w) => w.write(source, renderSource("1")),
    alpha: "hit",
    state: "first",
  },
  {
    title: "the description changed",
    edit: (w) => w.write(manifest, renderManifest({ ...alpha, description: "new" })),
    alpha: "hit",
    state: "first",
  },
  {
    title: "a README was added",
    edit: (w) => w.write("jobs/alpha/README.md", "read me"),
    alpha: "hit",
    state: "first",
  },
  {
    title: "the test changed",
    edit: (w) => w.write("jobs/alpha/tests/test_job.py", "x = 1"),
    alpha: "hit",
    state: "first",
  },
  { title: "an unrelated npm package was added", edit: addPackage, alpha: "hit", state: "first" },
  {
    title: "a requirement is spelled differently",
    edit: (w) =>
      w.write(manifest, renderManifest({ ...alpha, dependencies: ["Six < 2.0, >= 1.16"] })),
    alpha: "hit",
    state: "first",
    lock: "unchanged",
  },
  {
    title: "a requirement changed",
    edit: (w) => w.write(manifest, renderManifest({ ...alpha, dependencies: ["six==1.16.0"] })),
    alpha: "miss",
    state: "pinned",
    lock: "written",
  },
  {
    title: "the requirement is as before",
    edit: (w) => w.write(manifest, renderManifest(alpha)),
    alpha: "hit",
    state: "first",
    lock: "written",
    missBefore23_3: ["alpha"],
  },
  {
    title: "the requirement changed once more",
    edit: (w) => w.write(manifest, renderManifest({ ...alpha, dependencies: ["six==1.16.0"] })),
    alpha: "hit",
    state: "pinned",
    lock: "written",
  },
  {
    title: "the requirement is as before again",
    edit: (w) => w.write(manifest, renderManifest(alpha)),
    alpha: "hit",
    state: "first",
    lock: "written",
  },
  { title: "`dist` was deleted", edit: (w) => w.remove("dist"), alpha: "hit", state: "first" },
  {
    title: "a bundle was damaged",
    edit: (w) => w.write("dist/jobs/alpha/alpha.zip", "x"),
    alpha: "hit",
    state: "first",
  },
  {
    title: "a file was added",
    edit: (w) => w.write("jobs/alpha/src/extra.txt", "x"),
    alpha: "miss",
    state: "extra",
  },
  {
    title: "that file was deleted",
    edit: (w) => w.remove("jobs/alpha/src/extra.txt"),
    alpha: "hit",
    state: "first",
  },
  {
    title: "an ignored file was added",
    edit: (w) => w.write("jobs/alpha/src/secret.local", "x"),
    alpha: "hit",
    state: "first",
  },
  {
    title: "bytecode lies beside the source",
    edit: (w) => w.write("jobs/alpha/src/__pycache__/job.cpython-311.pyc", "x"),
    alpha: "hit",
    state: "first",
  },
  {
    title: "the lockfile was edited by hand",
    edit: appendToLock,
    alpha: "hit",
    state: "first",
    lock: "written",
    missBefore23_3: ["alpha"],
  },
  {
    title: "dependencies are excluded",
    arguments: ["--excludeTaskDependencies"],
    alpha: "miss",
    others: "miss",
    state: "first",
  },
];

/** Runs the table of edits on a workspace of its own. */
export function describeCache(
  title: string,
  { daemon, nx }: { readonly daemon: boolean; readonly nx?: string },
): void {
  describe(title, () => {
    let workspace: Workspace;
    const states = new Map<string, string>();

    beforeAll(async () => {
      workspace = await createWorkspace(nx ? { nx } : {});
      await workspace.write(".gitignore", "node_modules/\ndist/\n.nx/\n__pycache__/\n*.local\n");
      await workspace.write(
        "nx.json",
        JSON.stringify({ analytics: false, plugins: ["@pysnip/nx"] }),
      );
      for (const job of jobs) await writeJob(workspace, job);
    });
    afterAll(() => workspace.dispose());

    it.each(edits)("is right when $title", async (row) => {
      await row.edit?.(workspace);
      const before = await readLock();
      const done = await workspace.nx(["run-many", "-t", "bundle", ...(row.arguments ?? [])], {
        daemon,
      });
      expect(done.exitCode, done.all).toBe(0);
      const expected = { alpha: row.alpha, beta: row.others ?? "hit", gamma: row.others ?? "hit" };
      if (nx)
        for (const name of row.missBefore23_3 ?? []) Object.assign(expected, { [name]: "miss" });
      expect(cacheOf(done), done.all).toEqual(expected);

      const digest = await digestOf("dist/jobs/alpha/alpha.zip");
      const known = states.get(row.state);
      if (known === undefined) expect([...states.values()]).not.toContain(digest);
      else expect(digest).toBe(known);
      states.set(row.state, digest);
      if (row.lock) expect((await readLock()) === before).toBe(row.lock === "unchanged");
    });

    it("refuses a new requirement when the lock task is left out", async () => {
      await workspace.write(manifest, renderManifest({ ...alpha, dependencies: ["six==1.15.0"] }));
      const done = await workspace.nx(["bundle", "alpha", "--excludeTaskDependencies"], { daemon });
      expect(done.exitCode).toBe(1);
      expect(done.all).toContain("PYSNIP_LOCK_MISMATCH");
      await workspace.write(manifest, renderManifest(alpha));
    });

    async function readLock(): Promise<string> {
      return await workspace.read("jobs/alpha/pysnip.lock").catch(() => "");
    }

    async function digestOf(path: string): Promise<string> {
      return createHash("sha256")
        .update(await workspace.readBytes(path))
        .digest("hex");
    }
  });
}

function cacheOf(result: NxResult): Record<string, string | undefined> {
  const names = jobs.map((job) => job.root.slice("jobs/".length));
  return Object.fromEntries(names.map((name) => [name, result.tasks.get(`${name}:bundle`)?.cache]));
}

async function appendToLock(workspace: Workspace): Promise<void> {
  const path = "jobs/alpha/pysnip.lock";
  await workspace.write(path, `${await workspace.read(path)}\n`);
}

async function addPackage(workspace: Workspace): Promise<void> {
  const done = await workspace.exec("npm", ["install", "--save-dev", "is-number@7.0.0"]);
  expect(done.exitCode, done.all).toBe(0);
}
