import type { RowSource } from "./requirement-row.ts";

/** A text that is too long to be looked at piece by piece. */
export interface SizeRow {
  readonly title: string;
  readonly source: RowSource;
  readonly input: string;
  /** What the message says, somewhere. */
  readonly says: string;
}

const MIB = 1024 * 1024;
const LINES = 100_000;
// A manifest is read up to 1 MiB; what is inside it can only be smaller.
const ALMOST = MIB - 4096;

/** Texts that are refused for their size, each by the first limit that it meets. */
export const SIZE_ROWS: readonly SizeRow[] = [
  row("a line of 1 MiB", "list", "a".repeat(MIB), "262144 characters, this one has 1048576"),
  row("100,000 lines", "list", "a\n".repeat(LINES), "512 requirements"),
  row("a line of 1 MiB", "file", "a".repeat(MIB), "262144 characters, this one has 1048576"),
  row("a line of 200 KiB", "file", "a".repeat(200_000), "4096 characters, this one has 200000"),
  row("100,000 lines", "file", "a\n".repeat(LINES), "16384 lines, this one has 100001"),
  row("100,000 wrong lines", "file", "!\n".repeat(LINES), "16384 lines"),
  row("100,000 empty lines", "file", "\n".repeat(LINES), "16384 lines"),
  row("100,000 continuations", "file", "\\\n".repeat(LINES), "16384 lines"),
  row("16,000 wrong lines", "file", "!\n".repeat(16_000), "512 requirements, this one has 16000"),
  row(
    "16,000 hidden characters",
    "file",
    "#\u007f\n".repeat(16_000),
    "the comment hides a control character",
  ),
  row("a text of 1 MiB", "manifest", "a".repeat(ALMOST), "4096 characters"),
  row("1 MiB of brackets", "manifest", "a[".repeat(ALMOST / 2), "4096 characters"),
  row("4,000 parentheses", "manifest", `a;${"(".repeat(4000)}`, "may nest 64 parentheses"),
  row("a text of 1 MiB", "group", "a".repeat(ALMOST), "4096 characters"),
  row("a text of 1 MiB", "header", "a".repeat(MIB), "4096 characters"),
  row("a range of 1 MiB", "libraries", `a = "${"1.".repeat(ALMOST / 2)}"`, "256 characters"),
  row("a key of 1 MiB", "libraries", `${"a".repeat(ALMOST)} = "*"`, "not the name of a Python"),
  row("a version of 1 MiB", "version", "1".repeat(ALMOST), "not a semantic version"),
];

function row(title: string, source: RowSource, input: string, says: string): SizeRow {
  return { title, source, input, says };
}
