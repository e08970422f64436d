import type { Requirement } from "./parse-requirement.ts";

/** The kind of place that a requirement was written in. */
export type RequirementSource =
  | "project"
  | "group"
  | "libraries"
  | "file"
  | "inline"
  | "list"
  | "builtin"
  | "constraint";

/** Where a text stands: file as shown to people, line and column counted from 1; 0 where nobody looked. */
export interface SourcePosition {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** A requirement together with the text and the place that it was written as; the lockfile stores neither. */
export interface DeclaredRequirement extends SourcePosition {
  readonly requirement: Requirement;
  readonly text: string;
  readonly source: RequirementSource;
  /** The optional group that it belongs to, for source `group`. */
  readonly group?: string;
  /** The name that the code imports, for source `libraries`. */
  readonly importName?: string;
  /** The name of the index that it must come from, for source `libraries`. */
  readonly index?: string;
  /** The folder of the local library that asks for it; absent where the job itself does. */
  readonly library?: string;
  /** Hashes such as `sha256:…`, from an imported lock. */
  readonly hashes?: readonly string[];
}
