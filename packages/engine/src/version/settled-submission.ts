import type { ContractChange } from "./contract-change.ts";
import type { Draft } from "./derive-draft.ts";
import type { RequirementDifference } from "./diff-requirements.ts";
import type { History, HistoryEntry } from "./history-record.ts";
import type { SubmissionInput } from "./submission.ts";
import type { VersionAnswer } from "./version-rules.ts";

/** A version that was found, and what it is the version of. */
export interface Settled {
  readonly input: SubmissionInput;
  readonly draft: Draft;
  readonly history: History;
  readonly change: SubmissionChange;
  readonly answer: Exclude<VersionAnswer, { kind: "refused" }>;
  /** Whether the job has another name than its history says. */
  readonly moved: boolean;
}

/** What a submission changes against the version before. */
export interface SubmissionChange {
  /** The line of the history that says how the present version came about. */
  readonly previous: HistoryEntry | null;
  readonly contract: readonly ContractChange[];
  readonly requirements: RequirementDifference;
}
