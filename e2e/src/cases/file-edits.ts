import { utimes } from "node:fs/promises";
import { join } from "node:path";
import { projectOnly, rebuilt, selected, unchanged } from "./costs.ts";
import type { JobEdit } from "./edit.ts";

const source = "src/job.py";

/** Edits of files under `src`. */
export const sourceEdits: readonly JobEdit[] = [
  {
    title: "the function",
    job: "source",
    edit: (job) => job.replace(source, "return 1", "return 2"),
    ...rebuilt,
    affected: selected,
  },
  {
    title: "a comment in a source file",
    job: "source-comment",
    edit: (job) => job.append(source, "# a comment\n"),
    ...rebuilt,
    affected: selected,
  },
  {
    title: "the line ends of a source file",
    job: "source-line-ends",
    edit: (job) => job.useWindowsLineEnds(source),
    ...rebuilt,
    affected: selected,
  },
  {
    title: "a new file under `src`",
    job: "added",
    edit: (job) => job.write("src/data/extra.txt", "x"),
    ...rebuilt,
    affected: selected,
  },
  {
    title: "a deleted file under `src`",
    job: "deleted",
    edit: (job) => job.remove("src/spare.py"),
    ...rebuilt,
    affected: selected,
  },
  {
    title: "a renamed file under `src`",
    job: "renamed",
    edit: async (job) => {
      await job.write("src/renamed.py", await job.workspace.read(job.at("src/spare.py")));
      await job.remove("src/spare.py");
    },
    ...rebuilt,
    affected: selected,
  },
  {
    title: "the mode of a source file",
    job: "mode",
    edit: (job) => job.workspace.exec("chmod", ["755", job.at(source)]),
    ...unchanged,
    affected: selected,
  },
  {
    title: "the time of a source file",
    job: "touched",
    edit: (job) => utimes(join(job.workspace.root, job.at(source)), 1, 1),
    ...unchanged,
    affected: null,
  },
  {
    title: "an ignored file and bytecode under `src`",
    job: "ignored",
    edit: async (job) => {
      await job.write("src/secret.local", "x");
      await job.write("src/__pycache__/job.cpython-311.pyc", "x");
    },
    ...unchanged,
    affected: null,
  },
];

/** Edits of what else lies in a job's folder. */
export const otherEdits: readonly JobEdit[] = [
  {
    title: "a README of the job",
    job: "readme",
    edit: (job) => job.write("README.md", "read me"),
    ...unchanged,
    affected: projectOnly,
  },
  {
    title: "the tests",
    job: "tests",
    edit: (job) => job.write("tests/test_job.py", "x = 1\n"),
    ...unchanged,
    affected: projectOnly,
  },
  {
    title: "the history (`history.jsonl`)",
    job: "history",
    edit: (job) => job.write("history.jsonl", '{"version":"1.0.0"}\n'),
    ...unchanged,
    affected: projectOnly,
  },
  {
    title: "white space in the lockfile",
    job: "lock-space",
    edit: (job) => job.append("pysnip.lock", "\n"),
    ...unchanged,
    ...{ uv: true, resolution: "healed", isHealed: true, affected: selected },
  },
  {
    title: "a name in the lockfile, by hand",
    job: "lock-tampered",
    edit: (job) => job.replace("pysnip.lock", '"name": "six"', '"name": "evil"'),
    ...unchanged,
    ...{ uv: true, resolution: "healed", isHealed: true, affected: selected },
  },
];
