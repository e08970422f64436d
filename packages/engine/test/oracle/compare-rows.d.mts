/** The functions that are compared with `packaging`. */
export interface ComparedEngine {
  canonicalVersion(text: string): string;
  compareVersions(left: string, right: string): number;
  canonicalSpecifier(text: string): string;
  specifierContains(specifier: string, version: string, choice: { prereleases?: boolean }): boolean;
  canonicalMarker(text: string): string;
  evaluateMarker(marker: string, environment: Readonly<Record<string, string>>): boolean;
  tryParseRequirement(text: string): {
    readonly requirement?: {
      readonly name: string;
      readonly extras: readonly string[];
      readonly specifier: string;
      readonly url: string | null;
      readonly marker: string | null;
      readonly canonical: string;
    };
  };
  parseWheelName(fileName: string): {
    readonly name: string;
    readonly version: string;
    readonly build: string | null;
    readonly tags: readonly string[];
  };
}

/** The parts of a requirement as `packaging` has them. */
export type RequirementParts = [
  name: string,
  extras: string[],
  specifier: string,
  url: string | null,
  marker: string | null,
];

/** Judged rows; a text alone, or a null, says that `packaging` refuses it. */
export interface JudgedRows {
  readonly environments: Readonly<Record<string, string>>[];
  readonly versions: [text: string, normal: string | null][];
  readonly pairs: [left: string, right: string, order: number][];
  readonly specifiers: [text: string, normal: string | null, members: [string, string][]][];
  readonly markers: [text: string, plain: string | null, raw: string | null, verdicts: string][];
  readonly requirements: ([text: string] | [text: string, ...RequirementParts])[];
  readonly wheels: [text: string, ...unknown[]][];
}

/** What a comparison found. */
export interface Tally {
  compared: number;
  readonly allowed: Map<string, number>;
  readonly differences: {
    kind: string;
    text: string;
    packaging: string | number | null;
    pysnip: string | number | null;
  }[];
  /** Accepted requirement texts with their canonical form. */
  readonly canonical: [text: string, canonical: string][];
}

export function compareRows(engine: ComparedEngine, rows: JudgedRows): Tally;
export function joinRequirement(parts: RequirementParts): string;
