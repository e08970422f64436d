import { expect } from "vitest";
import type { Cost } from "./edit.ts";
import type { Digests, OpenBench } from "./open-bench.ts";

/** What the tests of one workspace share. */
export interface Trial {
  readonly names: readonly string[];
  bench: OpenBench;
  /** The first bundles, and the commit that they were made from. */
  first: Digests;
  base: string;
}

/** How Nx selects: by task is the default of Nx 24, by project the one of workspaces from before. */
export const selections = [
  ["byTask", "false"],
  ["byProject", "true"],
] as const;

/** The jobs that `nx affected -t bundle` selects for what was committed, by the tasks that it starts. */
export async function selectedJobs({ bench, base }: Trial, legacy: string): Promise<string[]> {
  const place = bench.with({ NX_LEGACY_AFFECTED: legacy });
  const done = await place.nx(["affected", "-t", "bundle", `--base=${base}`, "--head=HEAD"]);
  // Where `lock` refuses, no bundle is started.
  const jobs = [...done.tasks.keys()].map((id) => id.replace(/:(lock|bundle)$/, ""));
  return [...new Set(jobs)].toSorted();
}

/** The bytes are those that the row says, and a bundle is made in vain only where the row says why. */
export function expectBytes(row: Cost, state: string | undefined, isSame: boolean): void {
  expect(isSame ? "same" : "other").toBe(row.bytes);
  expect(state === "miss" && isSame, "made in vain").toBe(row.because !== undefined);
}

/** Commits everything and answers the commit. */
export async function commit({ bench }: Trial): Promise<string> {
  await bench.workspace.git("add", "--all");
  await bench.workspace.git("commit", "--quiet", "--message", "An edit");
  return (await bench.workspace.git("rev-parse", "HEAD")).stdout.trim();
}

/** uv was asked for that many resolutions since the last look; for none of them it was not even started. */
export async function expectResolutions({ bench }: Trial, count: number): Promise<void> {
  const calls = await bench.uv.take();
  if (count === 0) expect(calls).toEqual([]);
  expect(calls.filter((call) => call.startsWith("lock"))).toHaveLength(count);
}
