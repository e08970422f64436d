import { hash } from "node:crypto";
import { realpath } from "node:fs/promises";
import { join } from "node:path";
import { shareWork, type Workspace } from "../config/workspace.ts";

/**
 * Where the journal and the lock of a job's submissions are. They lie in the user's cache: in the
 * job's folder git would show them, Nx would hash them, a clone could bring a journal of somebody
 * else's making, and a dry run would have to write into the workspace.
 */
export async function readSubmissionPlace(workspace: Workspace, folder: string): Promise<string> {
  const root = await shareWork(workspace, ["real root"], () => realpath(workspace.root));
  const id = hash("sha256", `${root}\n${folder}`).slice(0, 32);
  return join(workspace.cacheDirectory, "submissions", id);
}

/** The places of the submissions that this process has under way: they would wait for themselves. */
export const openPlaces = new Set<string>();
