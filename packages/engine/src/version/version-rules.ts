/** How much a version moves. */
export type BumpLevel = "patch" | "minor" | "major";

/** What a person says of the version that a submission is to get; nothing of it has to be said. */
export interface VersionWish {
  readonly bump?: BumpLevel | "none" | undefined;
  readonly setVersion?: string | undefined;
  readonly allowDowngrade?: boolean | undefined;
  /** The name of a pre-release, such as `rc`. */
  readonly pre?: string | undefined;
  /** Makes a release of a pre-release. */
  readonly promote?: boolean | undefined;
  readonly reason?: string | undefined;
}

/** One version that the history names, and the content that it stands for. */
export interface RecordedVersion {
  readonly version: string;
  readonly contentId: string;
}

/** Everything that decides which version a content gets. */
export interface VersionQuestion {
  /** What the manifest says; null for a new job. */
  readonly current: string | null;
  readonly recorded: readonly RecordedVersion[];
  readonly contentId: string;
  /** What the differences of the contract and of Python call for. */
  readonly suggested: BumpLevel;
  /** Whether a plain submission follows the suggestion. */
  readonly policy: "patch" | "contract";
  readonly initial: string;
  readonly wish: VersionWish;
}

/** What a history line says that was done. */
export type VersionAction =
  | "create"
  | "resubmit"
  | "override"
  | "downgrade"
  | "revert"
  | "promote"
  | "move";

/** How far a version moved, and how far it should have. */
export interface AppliedBump {
  readonly applied: BumpLevel | "prerelease" | "none";
  readonly suggested: BumpLevel;
  readonly policy: "patch" | "contract";
  /** Whether a person chose it. */
  readonly forced: boolean;
}

/** The version of a content, or why it gets none. */
export type VersionAnswer =
  | { readonly kind: "unchanged"; readonly version: string }
  | {
      readonly kind: "new";
      readonly version: string;
      readonly action: VersionAction;
      readonly bump: AppliedBump;
      /** The version that had this content before. */
      readonly revertsTo: string | null;
    }
  | { readonly kind: "refused"; readonly problems: readonly string[]; readonly hint: string };

const ORDER: readonly string[] = ["none", "prerelease", "patch", "minor", "major"];

/** Whether one level is less than another. */
export function isLower(one: AppliedBump["applied"], other: AppliedBump["applied"]): boolean {
  return ORDER.indexOf(one) < ORDER.indexOf(other);
}

/** The highest of some levels; a patch when there are none. */
export function highestLevel(levels: readonly BumpLevel[]): BumpLevel {
  return levels.reduce((high, level) => (isLower(high, level) ? level : high), "patch");
}
