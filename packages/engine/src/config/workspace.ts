import type { HostEnvironment } from "../host/environment.ts";
import type { WorkspaceConfig } from "./config.ts";

/** Asks who makes the hashes of a command which files have a part in them. */
export type ListHashed = () => Promise<ReadonlySet<string>>;

/** A workspace on this machine, as one command sees it. */
export interface Workspace {
  readonly root: string;
  readonly host: HostEnvironment;
  readonly cacheDirectory: string;
  readonly config: WorkspaceConfig;
  /** Tells a person at once what takes time. */
  readonly report: (line: string) => void;
  /**
   * The files of the workspace that are hashed, relative to it; left out, they are those that no ignore
   * file leaves out.
   */
  readonly listHashed?: ListHashed | undefined;
  /** Work that equal jobs of one command share, by what it depends on. */
  readonly shared: Map<string, Promise<unknown>>;
}

/** Does a piece of work once per command, however many jobs ask for it. */
export function shareWork<T>(
  workspace: Workspace,
  key: readonly string[],
  work: () => Promise<T>,
): Promise<T> {
  const name = nameWork(key);
  const known = workspace.shared.get(name) as Promise<T> | undefined;
  if (known) return known;
  const started = work();
  workspace.shared.set(name, started);
  return started;
}

/** Lets a piece of shared work be done anew, because what it saw has changed. */
export function forgetWork(workspace: Workspace, key: readonly string[]): void {
  workspace.shared.delete(nameWork(key));
}

// No path holds a NUL, and no JSON does.
function nameWork(key: readonly string[]): string {
  return key.join("\0");
}
