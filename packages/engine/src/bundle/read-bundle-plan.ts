import { shareWork, type Workspace } from "../config/workspace.ts";
import { readLock } from "../lock/read-lock.ts";
import type { BundleRequest } from "./bundle-request.ts";
import { type BundlePlan, planBundle } from "./plan-bundle.ts";
import { readRunner } from "./read-runner.ts";
import { readSources } from "./read-sources.ts";

/** Reads a job's lockfile, sources and the runner, and plans its bundle from them. */
export async function readBundlePlan(
  workspace: Workspace,
  request: BundleRequest,
): Promise<BundlePlan> {
  const [lockfile, sources, runner] = await Promise.all([
    readLock(workspace, request),
    readSources(workspace, request),
    shareWork(workspace, ["runner"], readRunner),
  ]);
  return planBundle(request, lockfile, sources, runner);
}
