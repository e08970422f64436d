import { expect, it } from "vitest";
import type { WorkspaceEdit } from "./edit.ts";
import { buildFromNothing, readBundles, readDigests } from "./open-bench.ts";
import {
  commit,
  expectResolutions,
  expectBytes,
  selectedJobs,
  selections,
  type Trial,
} from "./trial.ts";
import { surroundings, workspaceEdits } from "./workspace-edits.ts";

/** Makes one edit after the other, each in the first state, and watches all jobs. */
export function describeWorkspaceEdits(trial: Trial): void {
  it.for([...workspaceEdits, ...surroundings])(
    "is right in all jobs after a change of $title",
    async (row) => {
      const { bench } = trial;
      await bench.workspace.git("reset", "--quiet", "--hard", trial.base);
      await bench.workspace.git("clean", "--quiet", "-d", "--force");
      await bench.uv.take();
      try {
        await tryEdit(trial, row);
      } finally {
        await row.undo?.(bench);
      }
    },
  );
}

async function tryEdit(trial: Trial, row: WorkspaceEdit): Promise<void> {
  const { bench } = trial;
  const place = await row.edit(bench);
  const done = await place.nx(["run-many", "-t", "bundle", ...(row.arguments ?? [])]);
  expect(done.exitCode, done.all).toBe(row.bundle === "refused" ? 1 : 0);
  if (row.code) expect(done.all).toContain(row.code);
  await expectResolutions(trial, row.uv || row.added ? 1 : 0);

  const names = trial.names.filter((name) => name !== row.removed);
  const expected = new Map<string, string>(names.map((name) => [name, row.bundle]));
  if (row.added) expected.set(row.added, "miss");
  expect(readBundles(done, [...expected.keys()])).toEqual(expected);
  if (row.bundle !== "refused") {
    const digests = await readDigests(place.workspace, names);
    // A miss was made from nothing just now, and so were the first bundles of the very same inputs.
    const hasOwnInputs = row.affected !== null || place !== bench;
    if (row.bundle === "hit" && hasOwnInputs) {
      expect(digests).toEqual(await buildFromNothing(place, names));
    }
    for (const name of names) {
      expectBytes(row, row.bundle, digests.get(name) === trial.first.get(name));
    }
  }
  if (row.affected) await expectSelected(trial, row, names);
}

async function expectSelected(trial: Trial, row: WorkspaceEdit, names: readonly string[]) {
  await commit(trial);
  for (const [way, legacy] of selections) {
    const wanted = [...(row.affected?.[way] ? names : []), ...(row.added ? [row.added] : [])];
    expect(await selectedJobs(trial, legacy), way).toEqual(wanted.toSorted());
  }
}
