import type { PythonMinor, WorkspaceConfig } from "../config/config.ts";
import type { FindPosition } from "../config/derive-key-positions.ts";
import type { ReadText } from "../requirements/derive-requirements.ts";
import type { PlannedFile } from "./submission.ts";

/** What a person asks for: a folder of Python code that is to become a job. */
export interface ImportRequest {
  /** Workspace-relative, such as `jobs/churn`. */
  readonly folder: string;
  /** `module:function`, a function, or for a script a module. */
  readonly entry?: string | undefined;
  readonly kind?: "function" | "script" | undefined;
  readonly python?: PythonMinor | undefined;
  /** Optional groups that belong to the job. */
  readonly groups?: readonly string[] | undefined;
  /** Whether sources that lie elsewhere are moved below `src/`. */
  readonly move?: boolean | undefined;
  /** Whether what cannot be converted is left out. */
  readonly partial?: boolean | undefined;
}

/** Everything that decides what an import writes; nothing beyond it is looked at. */
export interface ImportFacts {
  readonly config: WorkspaceConfig;
  /** The text of `pyproject.toml`; null where there is none. */
  readonly manifest: string | null;
  /** Where keys of the manifest stand. */
  readonly locate: FindPosition;
  /** Every file, relative to the folder and sorted; nothing that is ignored or made by a tool. */
  readonly files: readonly string[];
  /** The Python files among them that could be read, by their path. */
  readonly sources: Readonly<Record<string, string>>;
  /** The requirement file of the folder and what it names, the first one first. */
  readonly requirementFiles: readonly ReadText[];
  /** Python minors to prefer, the best first. */
  readonly pythons: readonly PythonMinor[];
  /** Names that other projects of the workspace have. */
  readonly existingProjects: readonly string[];
}

/** One thing that does not come along by itself, where it stands, and what to write instead. */
export interface ImportFinding {
  /** `problem`: the job would be wrong; `lost`: it would lack something; `note`: it needs nothing of it. */
  readonly kind: "problem" | "lost" | "note";
  /** The file, with line and column where they are known. */
  readonly place: string;
  readonly text: string;
  readonly instead: string;
}

/** One file that changes its place, relative to the workspace. */
export interface PlannedMove {
  readonly from: string;
  readonly to: string;
}

/** What an import writes and says; a plain value that can be printed or applied. */
export interface ImportPlan {
  /** What was found in the folder; `job` when there is nothing left to do. */
  readonly found: "job" | "script" | "requirements" | "project" | "poetry";
  readonly name: string;
  readonly moves: readonly PlannedMove[];
  readonly files: readonly PlannedFile[];
  readonly findings: readonly ImportFinding[];
  /** Sentences for a person, in the order to print them. */
  readonly messages: readonly string[];
}

/** What a project says of itself, whatever tool it is written for; texts that nobody has judged yet. */
export interface ForeignProject {
  readonly name: string | null;
  readonly version: string | null;
  readonly requiresPython: string | null;
  readonly requirements: readonly string[];
  readonly groups: Readonly<Record<string, readonly string[]>>;
  /** `command = "module:function"` of the project. */
  readonly scripts: readonly string[];
  readonly findings: readonly ImportFinding[];
}
