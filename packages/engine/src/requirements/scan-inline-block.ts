/** The text of a PEP 723 block, its first line in the source counted from 1, and where it ends. */
export interface InlineBlock {
  readonly text: string;
  readonly firstLine: number;
  readonly type: string;
}

/**
 * Finds the comment blocks of PEP 723 (`# /// TYPE` to `# ///`) in a Python source. It takes what
 * the PEP's reference expression takes, the last possible closing line included, in linear time.
 * `unclosed` holds the lines that open a `script` block which nothing closes.
 */
export function scanInlineBlocks(source: string): {
  readonly blocks: readonly InlineBlock[];
  readonly unclosed: readonly number[];
} {
  const lines = source
    .replace(/^\uFEFF/, "")
    .replace(/\r\n?/g, "\n")
    .split("\n");
  const closing = findClosingLines(lines);
  const blocks: InlineBlock[] = [];
  const unclosed: number[] = [];
  for (let index = 0; index < lines.length; index += 1) {
    const type = readOpening(lines[index] ?? "");
    if (type === null) continue;
    const close = closing[index + 1] ?? -1;
    // The expression wants at least one line between the two.
    if (close < index + 2) {
      if (type === "script") unclosed.push(index + 1);
      continue;
    }
    const text = lines
      .slice(index + 1, close)
      .map(uncomment)
      .join("\n");
    blocks.push({ text, firstLine: index + 2, type });
    index = close;
  }
  return { blocks, unclosed };
}

// For each line the last closing line of the run of comment lines that it belongs to, or -1.
function findClosingLines(lines: readonly string[]): Int32Array {
  const closing = new Int32Array(lines.length + 1).fill(-1);
  for (let index = lines.length - 1; index >= 0; index -= 1) {
    const line = lines[index] ?? "";
    if (line !== "#" && !line.startsWith("# ")) continue;
    const later = closing[index + 1] ?? -1;
    closing[index] = later === -1 && line === "# ///" ? index : later;
  }
  return closing;
}

function readOpening(line: string): string | null {
  return /^# \/\/\/ ([A-Za-z0-9-]+)$/.exec(line)?.[1] ?? null;
}

function uncomment(line: string): string {
  return line.slice(line.startsWith("# ") ? 2 : 1);
}
