/** The places that people write requirements in, and the version of a job, which is judged like them. */
export type RowSource =
  | "manifest"
  | "group"
  | "libraries"
  | "file"
  | "header"
  | "list"
  | "requires-python"
  | "project-python"
  | "version";

/** What a row needs beside its text. */
export interface RowSetting {
  /** The Python minor of the job; `3.11` unless it says otherwise. */
  readonly python?: "3.10" | "3.11" | "3.12" | "3.13" | "3.14";
  /** Whether the workspace allows `name @ URL`. */
  readonly directReferences?: boolean;
  /** Whether `pydantic` is added; off unless it says otherwise. */
  readonly builtins?: boolean;
  /** Other requirement files, by their path from the workspace root. */
  readonly beside?: Readonly<Record<string, string>>;
}

/** A text that is accepted: the lines it means, and fragments of what a person is told about it. */
export interface AcceptedRow {
  readonly verdict: "accept" | "warn";
  readonly input: string;
  readonly sources: readonly RowSource[];
  readonly canonical: readonly string[];
  readonly says: readonly string[];
  readonly setting: RowSetting;
}

/** A text that is refused: where in it, as line and column, which piece is shown, and fragments of the message. */
export interface RefusedRow {
  readonly verdict: "refuse";
  readonly input: string;
  readonly sources: readonly RowSource[];
  readonly at: readonly [line: number, column: number];
  /** The piece of the input that the message shows; the whole input unless it says otherwise. */
  readonly shown: string;
  readonly says: readonly string[];
  readonly setting: RowSetting;
}

/** Rows about one thing, in the order in which a page shows them. */
export interface RowSection<Row> {
  readonly title: string;
  readonly about: string;
  readonly rows: readonly Row[];
}

/** A row for a text that is accepted without a word. */
export function accept(
  sources: string,
  input: string,
  canonical: readonly string[],
  setting: RowSetting = {},
): AcceptedRow {
  return { verdict: "accept", input, sources: sourcesOf(sources), canonical, says: [], setting };
}

/** A row for a text that is accepted and commented on. */
export function warn(
  sources: string,
  input: string,
  canonical: readonly string[],
  says: readonly string[],
  setting: RowSetting = {},
): AcceptedRow {
  return { verdict: "warn", input, sources: sourcesOf(sources), canonical, says, setting };
}

/** A row for a text that is refused; `at` is the column in its first line, or `line:column`. */
export function refuse(
  sources: string,
  input: string,
  at: number | `${number}:${number}`,
  says: readonly string[],
  setting: RowSetting & { readonly shown?: string } = {},
): RefusedRow {
  const [line = 1, column = 1] = typeof at === "number" ? [1, at] : at.split(":").map(Number);
  const { shown = input, ...rest } = setting;
  return {
    verdict: "refuse",
    input,
    sources: sourcesOf(sources),
    at: [line, column],
    shown,
    says,
    setting: rest,
  };
}

/** The beginning of a row's text for the title of a test, in characters that a terminal only shows. */
export function nameText(input: string): string {
  return JSON.stringify(input.slice(0, 60)).replace(
    /[^ -~]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

function sourcesOf(text: string): RowSource[] {
  return text.split(" ").map((word) => {
    const found = ALL_SOURCES.find((source) => source === word);
    if (found === undefined) throw new TypeError(`no source: ${word}`);
    return found;
  });
}

const ALL_SOURCES: readonly RowSource[] = [
  "manifest",
  "group",
  "libraries",
  "file",
  "header",
  "list",
  "requires-python",
  "project-python",
  "version",
];
