import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { NxResult } from "../harness/create-workspace.ts";
import { describeWorkspaceEdits } from "./describe-workspace-edits.ts";
import type { JobEdit } from "./edit.ts";
import { comebacks, jobEdits } from "./job-edits.ts";
import {
  buildFromNothing,
  type Bundles,
  type Digests,
  openBench,
  readBundles,
  readDigests,
} from "./open-bench.ts";
import {
  commit,
  expectResolutions,
  expectBytes,
  selectedJobs,
  selections,
  type Trial,
} from "./trial.ts";

/** Tries every edit of the table in a workspace of its own; on an Nx before 24, those of jobs. */
export function describeEdits(
  title: string,
  options: { readonly daemon: boolean; readonly nx?: string },
): void {
  describe(title, () => {
    const names = jobEdits.map(({ job }) => job);
    // The bench is opened before the first test.
    const trial = { names, first: new Map(), base: "" } as Omit<Trial, "bench"> as Trial;

    beforeAll(async () => {
      trial.bench = await openBench(jobEdits, options);
    });
    afterAll(() => trial.bench.dispose());

    it("makes every bundle where there is none, and resolves equal requirements once", async () => {
      const { bench } = trial;
      const done = await bench.with(bench.remoteCache).nx(["run-many", "-t", "bundle"]);
      expect(done.exitCode, done.all).toBe(0);
      expect(jobsWith("miss", done, names)).toEqual(names);
      await expectResolutions(trial, 1);
      trial.first = await readDigests(bench.workspace, names);
      expect(new Set(trial.first.values()).size).toBe(names.length);
      trial.base = await commit(trial);
    });

    describeJobEdits(trial, options.nx !== undefined);
    if (options.nx === undefined) describeWorkspaceEdits(trial);
  });
}

/**
 * Makes the edits of all jobs at once. Before Nx 23.3 a lockfile is hashed as it was when the command
 * began: after it was written, the next bundle is made in vain.
 */
function describeJobEdits(trial: Trial, isOldNx: boolean): void {
  const edits = () => jobEdits.filter((row) => !row.needsPython || trial.bench.otherPython);
  const seen = { bundles: new Map() as Bundles, fromNothing: new Map() as Digests };
  let edited = "";

  if (isOldNx) {
    it("makes each bundle once more after its lockfile was written", async () => {
      const done = await bundle(trial, edits());
      expect(jobsWith("miss", done, trial.names)).toEqual(namesOf(edits()));
    });
  }

  it("runs uv for the edits that need it, and for no other", async () => {
    const { bench, names } = trial;
    for (const row of edits()) await row.edit(bench.openJob(row.job));
    const bundles = new Map<string, "hit" | "miss" | "refused">();
    for (const uv of [false, true]) {
      const group = edits().filter((row) => row.uv === uv);
      const done = await bundle(trial, group);
      const resolutions = new Set(uv ? group.map((row) => row.resolution ?? row.job) : []);
      await expectResolutions(trial, resolutions.size);
      for (const [name, state] of readBundles(done, namesOf(group))) bundles.set(name, state);
    }
    seen.bundles = bundles;
    const digests = await readDigests(bench.workspace, names);
    seen.fromNothing = await buildFromNothing(bench, names);
    expect(digests, "no hit has the bytes of another state").toEqual(seen.fromNothing);
    edited = await commit(trial);
    // Those that `lock` heals are committed as they are, so that `nx affected` sees them.
    for (const row of edits()) if (row.isHealed) await row.edit(bench.openJob(row.job));
    await commit(trial);
  });

  it.for(jobEdits)("is right in a job after a change of $title", (row, { skip }) => {
    if (row.needsPython && !trial.bench.otherPython) skip("this machine has a single Python");
    const state = seen.bundles.get(row.job);
    const isLate = isOldNx && row.isHealed;
    expect(state).toBe(isLate ? "miss" : row.bundle);
    const isSame = seen.fromNothing.get(row.job) === trial.first.get(row.job);
    if (!isLate) expectBytes(row, state, isSame);
  });

  it.each(isOldNx ? [] : selections)("selects what was edited %s", async (way, legacy) => {
    const wanted = edits().filter((row) => row.affected?.[way]);
    expect(await selectedJobs(trial, legacy)).toEqual(namesOf(wanted).toSorted());
  });

  // The lockfiles stay behind each time, as after an edit of the manifest by hand.
  it.for(comebacks)("is right after $title", async (row) => {
    const { bench, names } = trial;
    const [to, from] = row.isUndone ? [trial.base, edited] : [edited, trial.base];
    await bench.workspace.git("reset", "--quiet", "--hard", to);
    await bench.workspace.git("checkout", "--quiet", from, "--", "jobs/*/pysnip.lock");
    await bench.uv.take();
    const done = await bundle(trial, edits());
    expect((await bench.uv.take()).length > 0).toBe(row.uv);
    const late = isOldNx && row.isUndone ? edits().filter(hasNewLock) : [];
    expect(jobsWith("miss", done, names)).toEqual(namesOf(late));
    const wanted = row.isUndone ? trial.first : seen.fromNothing;
    expect(await readDigests(bench.workspace, names)).toEqual(wanted);
    expect((await bench.workspace.git("diff", "--stat", to)).stdout).toBe("");
  });
}

const hasNewLock = ({ uv, isHealed }: JobEdit): boolean => uv && !isHealed;

const namesOf = (rows: readonly JobEdit[]): string[] => rows.map(({ job }) => job);

async function bundle({ bench }: Trial, rows: readonly JobEdit[]): Promise<NxResult> {
  const done = await bench.nx(["run-many", "-t", "bundle", "-p", ...namesOf(rows)]);
  expect(done.exitCode, done.all).toBe(0);
  return done;
}

function jobsWith(state: string, done: NxResult, names: readonly string[]): string[] {
  const bundles = readBundles(done, names);
  return names.filter((name) => bundles.get(name) === state);
}
