import type { Cost } from "./edit.ts";
import { comebacks, jobEdits } from "./job-edits.ts";
import { surroundings, workspaceEdits } from "./workspace-edits.ts";

/** All edits and what they cost, by where they are made, in the order of the documentation. */
export const edits: readonly (readonly [where: string, rows: readonly Cost[]])[] = [
  ["In one job", jobEdits],
  ["Back to an earlier state", comebacks],
  ["In the workspace, for every job", workspaceEdits],
  ["Around the workspace", surroundings],
];
