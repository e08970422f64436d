import { applyCleaning } from "../host/apply-cleaning.ts";
import { deriveCiSignal } from "./derive-ci-signal.ts";
import type { Workspace } from "./workspace.ts";

/**
 * Removes what nobody has used for long from the stores in the user's cache, after work that filled
 * them. Not in CI, where a cache may be a copy that is restored, whose times say nothing.
 */
export async function applyStoreCleaning(workspace: Workspace): Promise<void> {
  const { cacheDirectory, host } = workspace;
  if (deriveCiSignal(host.variables) === null) await applyCleaning(cacheDirectory);
}
