import { join } from "node:path";
import { inject } from "vitest";
import type { Workspace } from "../harness/create-workspace.ts";
import { writeBenchJob } from "./bench-jobs.ts";
import {
  notSelected,
  projectOnly,
  refused,
  remade,
  resolved,
  selected,
  unchanged,
} from "./costs.ts";
import type { Bench, JobFolder, WorkspaceEdit } from "./edit.ts";
import { cloneElsewhere, cloneForOtherUser } from "./run-elsewhere.ts";
import { startIndex } from "./start-index.ts";

/** An edit of files, after which the command is the same as ever. */
const inPlace = (edit: (bench: Bench) => Promise<unknown>) => async (bench: Bench) => {
  await edit(bench);
  return bench;
};

const inEveryJob = (edit: (job: JobFolder) => Promise<unknown>) =>
  inPlace(async ({ names, openJob }) => {
    for (const name of names) await edit(openJob(name));
  });

/** The same files under other variables. */
const under = (env: Readonly<Record<string, string>>) => (bench: Bench) =>
  Promise.resolve(bench.with(env));

/** Edits that a person commits and that concern every job. */
export const workspaceEdits: readonly WorkspaceEdit[] = [
  {
    title: "a file at the workspace root",
    edit: inPlace(({ workspace }) => workspace.write("notes.md", "x")),
    ...unchanged,
    affected: notSelected,
  },
  {
    title: "an unrelated npm package",
    edit: inPlace(async ({ workspace }) => {
      const args = ["install", "--save-dev", "--package-lock-only", "is-number@7.0.0"];
      const done = await workspace.exec("npm", args);
      if (done.exitCode !== 0) throw new Error(done.all);
    }),
    ...unchanged,
    affected: projectOnly,
  },
  {
    title: "the version of `@pysnip/nx`",
    edit: inPlace((bench) => setToolVersion(bench, "0.0.1-test")),
    undo: ({ workspace }) => setInstalledVersion(workspace, inject("run").tarballs.nx.version),
    ...remade,
    because: "Another version may write other bytes, and Nx cannot know that it does not.",
    affected: projectOnly,
  },
  {
    title: "`pysnip.toml`: a rule that every job keeps",
    edit: inPlace(({ workspace }) =>
      workspace.write("pysnip.toml", "[policy]\nmax-packages = 50\n"),
    ),
    ...unchanged,
    affected: selected,
  },
  {
    title: "`pysnip.toml`: a rule that forbids a package",
    edit: inPlace(({ workspace }) => workspace.write("pysnip.toml", '[policy]\ndeny = ["six"]\n')),
    ...refused,
    code: "PYSNIP_POLICY_REFUSED",
    affected: selected,
  },
  {
    title: "`pysnip.toml`: an index of its own for a package",
    edit: inPlace(async ({ workspace, later }) => {
      const index = await startIndex(join(workspace.root, ".."), "six", "1.16.0");
      later(() => index.close());
      const text = `[[indexes.named]]\nname = "own"\nurl = "${index.url}"\ninsecure = true\npackages = ["six"]\n`;
      await workspace.write("pysnip.toml", text);
    }),
    ...resolved,
    affected: selected,
  },
  {
    title: "`.gitignore` of a folder above the job, about other files",
    edit: inPlace(({ workspace }) => workspace.write("jobs/.gitignore", "*.log\n")),
    ...unchanged,
    affected: selected,
  },
  {
    title: "`nx.json`",
    edit: inPlace(async ({ workspace }) => {
      const text = await workspace.read("nx.json");
      await workspace.write("nx.json", text.replace("{", '{"parallel":2,'));
    }),
    ...remade,
    because: "Nx makes the whole file an input of every task.",
    affected: selected,
  },
  {
    title: "`.gitignore`",
    edit: inPlace(async ({ workspace }) => {
      const text = await workspace.read(".gitignore");
      await workspace.write(".gitignore", `${text}*.log\n`);
    }),
    ...remade,
    because: "Nx makes the whole file an input of every task.",
    affected: { byTask: true, byProject: false },
  },
  {
    title: "a new job: the other jobs",
    edit: inPlace(({ workspace }) => writeBenchJob(workspace, "newcomer")),
    ...unchanged,
    added: "newcomer",
    affected: notSelected,
  },
  {
    title: "a deleted job: the other jobs",
    edit: inPlace(({ workspace }) => workspace.remove("jobs/readme")),
    ...unchanged,
    removed: "readme",
    affected: selected,
  },
];

/** What changes without a commit. */
export const surroundings: readonly WorkspaceEdit[] = [
  {
    title: "nothing",
    edit: inPlace(() => Promise.resolve()),
    ...unchanged,
    affected: null,
  },
  {
    title: "`dist` deleted",
    edit: inPlace(({ workspace }) => workspace.remove("dist")),
    ...unchanged,
    affected: null,
  },
  {
    title: "a bundle in `dist` damaged",
    edit: inEveryJob(({ workspace, name }) =>
      workspace.write(`dist/jobs/${name}/${name}.zip`, "x"),
    ),
    ...unchanged,
    affected: null,
  },
  {
    title: "CI instead of a laptop",
    edit: under({ CI: "true" }),
    ...unchanged,
    affected: null,
  },
  {
    title: "another default index (`PYSNIP_INDEX_URL`), or no uv at all",
    edit: (bench) =>
      Promise.resolve(
        bench.with({
          PATH: `${join(process.execPath, "..")}:/usr/bin:/bin`,
          PYSNIP_INDEX_URL: "https://index.invalid/simple",
        }),
      ),
    ...unchanged,
    affected: null,
  },
  {
    title: "another absolute path, through a remote cache",
    edit: cloneElsewhere,
    ...unchanged,
    affected: null,
  },
  {
    title: "another user, umask, language and time zone, through a remote cache",
    edit: cloneForOtherUser,
    ...unchanged,
    affected: null,
  },
  {
    title: "`--excludeTaskDependencies`",
    edit: inPlace(() => Promise.resolve()),
    arguments: ["--excludeTaskDependencies"],
    ...remade,
    because: "Without the task `lock` there are no outputs of it to hash.",
    affected: null,
  },
  {
    title: "`--excludeTaskDependencies` after a new requirement",
    edit: inEveryJob((job) =>
      job.replace("pyproject.toml", '"six==1.16.0"', '"six==1.16.0","pyasn1==0.6.1"'),
    ),
    arguments: ["--excludeTaskDependencies"],
    ...refused,
    code: "PYSNIP_LOCK_MISMATCH",
    affected: null,
  },
];

// What `npm install` of another version changes and Nx can see.
async function setToolVersion({ workspace }: Bench, version: string): Promise<void> {
  await changeJson(workspace, "package-lock.json", (lock) => {
    lock.packages["node_modules/@pysnip/nx"].version = version;
  });
  await setInstalledVersion(workspace, version);
}

async function setInstalledVersion(workspace: Workspace, version: string): Promise<void> {
  await changeJson(workspace, "node_modules/@pysnip/nx/package.json", (manifest) => {
    manifest.version = version;
  });
}

// oxlint-disable-next-line typescript/no-explicit-any -- three places of two files whose form npm owns
async function changeJson(workspace: Workspace, path: string, change: (found: any) => void) {
  const found = JSON.parse(await workspace.read(path));
  change(found);
  await workspace.write(path, `${JSON.stringify(found, null, 2)}\n`);
}
