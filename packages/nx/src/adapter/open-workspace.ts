import type { ExecutorContext } from "@nx/devkit";
import { readWorkspace, type Workspace } from "@pysnip/engine";
import { findHashedFiles } from "./find-hashed-files.ts";

/** Opens the workspace of a command. */
export type OpenWorkspace = (context: ExecutorContext) => Promise<Workspace>;

/** The workspace, for work whose result no cache keeps. */
export const openWorkspace: OpenWorkspace = ({ root }) =>
  readWorkspace(root, (line) => console.error(line));

/** The same for work whose result stands for what Nx hashed: it takes those very files. */
export const openHashedWorkspace: OpenWorkspace = ({ root }) =>
  readWorkspace(root, (line) => console.error(line), findHashedFiles);
