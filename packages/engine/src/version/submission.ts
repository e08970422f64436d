/** Everything that decides what a submission writes; nothing else is looked at. */
export interface SubmissionInput {
  /** Workspace-relative, such as `jobs/churn`. */
  readonly folder: string;
  /** The text as pasted. */
  readonly text: string;
  readonly origin: "stdin" | "file" | "code";
  /** A function name, or `module:function`. */
  readonly entry?: string | undefined;
  readonly kind?: "function" | "script" | undefined;
  /** Requirements as the manifest is to write them, one each. */
  readonly requirements: readonly string[];
  /** A Python minor such as `3.11`. */
  readonly python: string;
  readonly actor?: { readonly name: string } | null | undefined;
  /** ISO 8601 in UTC. */
  readonly now: string;
  readonly toolVersion: string;
  /** Workspace-relative paths of the files that are in the folder, and of any beside it that may collide. */
  readonly existingFiles: readonly string[];
  readonly existingProjects: readonly string[];
  /** False makes every repair of the text an error; true when left out. */
  readonly repair?: boolean | undefined;
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
  /** Sorted by path, workspace-relative. */
  readonly files: readonly PlannedFile[];
  readonly name: string;
  readonly module: string;
  /** As the manifest writes it: `module:function`, or `module` for a script. */
  readonly entry: string;
  readonly kind: "function" | "script";
  readonly version: string;
  readonly contentId: string;
  /** What the text itself asked to be installed; only suggestions. */
  readonly suggestedRequirements: readonly string[];
  /** Sentences for a person, in the order to print them. */
  readonly messages: readonly string[];
}
