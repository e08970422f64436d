import type { JobConfig, PythonMinor, WorkspaceConfig } from "../config/config.ts";
import type { ReadText } from "../requirements/derive-requirements.ts";
import type { ContractChange } from "./contract-change.ts";
import type { RequirementDifference } from "./diff-requirements.ts";
import type { OtherSource } from "./hash-content.ts";
import type { HistoryRecord, SourceOrigin } from "./history-record.ts";
import type { AppliedBump, VersionAction, VersionWish } from "./version-rules.ts";

/** What a person asks for: a new job, a new version of one, or a record of what stands in its folder. */
export interface SubmissionRequest {
  /** Workspace-relative, such as `jobs/churn`. */
  readonly folder: string;
  /** The text as pasted; left out, what stands in the folder is recorded. */
  readonly text?: string | undefined;
  readonly origin?: SourceOrigin | undefined;
  /** A function name, or `module:function`. */
  readonly entry?: string | undefined;
  readonly kind?: "function" | "script" | undefined;
  /** The Python minor to lock for; a job that is there keeps its own when left out. */
  readonly python?: PythonMinor | undefined;
  /** Requirements to add, or to put in the place of others for the same package. */
  readonly requirements?: readonly string[] | undefined;
  /** Whether what the text surely needs and the job does not declare is added to the requirements. */
  readonly infer?: boolean | undefined;
  /** Names of packages that are required no longer. */
  readonly dropRequirements?: readonly string[] | undefined;
  /** The text of a requirements file, kept as it is. */
  readonly requirementsFile?: string | undefined;
  /** Import name to version, as in `[tool.pysnip.libraries]`. */
  readonly libraries?: Readonly<Record<string, unknown>> | undefined;
  readonly version?: VersionWish | undefined;
  /** Whether the version is left to `nx release`, which a version plan tells how far to raise it. */
  readonly versionPlan?: boolean | undefined;
  /** False makes every repair of the text an error; true when left out. */
  readonly repair?: boolean | undefined;
}

/** A job as it stands in its folder. */
export interface CurrentJob {
  readonly manifest: string;
  readonly job: JobConfig;
  /** The file of the entry; null when it is missing. */
  readonly source: ReadText | null;
  /** Its requirement files and what those name. */
  readonly files: readonly ReadText[];
  /** The text of `requirements.txt` in the folder; null when there is none. */
  readonly requirementsFile: string | null;
  readonly history: string | null;
}

/** Everything else that decides what a submission writes; nothing beyond it is looked at. */
export interface SubmissionInput extends SubmissionRequest {
  readonly config: WorkspaceConfig;
  readonly current: CurrentJob | null;
  /** What else lies under `src/`. */
  readonly otherSources: readonly OtherSource[];
  /** The minor to lock a new job for. */
  readonly newestPython: PythonMinor;
  readonly actor: HistoryRecord["actor"];
  readonly git: HistoryRecord["git"];
  /** ISO 8601 in UTC. */
  readonly now: string;
  readonly toolVersion: string;
  /** Workspace-relative paths of what is in the folder, and of anything beside it that may collide. */
  readonly existingFiles: readonly string[];
  readonly existingProjects: readonly string[];
  /** True when an interpreter has compiled the text: structural doubts are then only noted. */
  readonly compiles?: boolean | undefined;
}

/** One file to write, as text. */
export interface PlannedFile {
  readonly path: string;
  readonly content: string;
}

/** What a submission writes and says; a plain value that can be printed or applied. */
export interface SubmissionPlan {
  /** Sorted by path, workspace-relative; none when nothing changes. */
  readonly files: readonly PlannedFile[];
  readonly name: string;
  readonly module: string;
  /** As the manifest writes it: `module:function`, or `module` for a script. */
  readonly entry: string;
  readonly kind: "function" | "script";
  readonly action: VersionAction | "unchanged";
  /** The version before; null for a new job. */
  readonly from: string | null;
  readonly version: string;
  readonly bump: AppliedBump | null;
  readonly contentId: string;
  readonly contractChanges: readonly ContractChange[];
  readonly requirementChanges: RequirementDifference;
  /** What the text surely needs and the job does not declare; only suggestions. */
  readonly suggestedRequirements: readonly string[];
  /** Sentences for a person, in the order to print them. */
  readonly messages: readonly string[];
}
