import { readHostEnvironment } from "../host/environment.ts";
import { deriveCacheDirectory } from "./derive-cache-directory.ts";
import { readWorkspaceConfig } from "./read-config.ts";
import type { ListHashed, Workspace } from "./workspace.ts";

/** Opens a workspace for one command: its configuration, this machine, and where the cache lies. */
export async function readWorkspace(
  root: string,
  report: (line: string) => void,
  listHashed?: ListHashed,
): Promise<Workspace> {
  const host = readHostEnvironment();
  return {
    root,
    host,
    cacheDirectory: deriveCacheDirectory(host),
    config: await readWorkspaceConfig(root),
    report,
    listHashed,
    shared: new Map(),
  };
}

/** Where pysnip keeps what can be made again, on this machine. */
export function readCacheDirectory(): string {
  return deriveCacheDirectory(readHostEnvironment());
}
