import { closeSync, openSync, readSync } from "node:fs";
import { isAbsolute, join } from "node:path";
import { MAX_SNIPPET_BYTES, PysnipError } from "@pysnip/engine";

/** Where the text of a submission comes from. */
export interface PastedText {
  readonly text: string;
  readonly origin: "stdin" | "file" | "code";
}

/** The options that say where it comes from. */
export interface SourceOptions {
  readonly from?: string | boolean | undefined;
  readonly dash?: "-" | undefined;
  readonly code?: string | undefined;
}

/**
 * Reads the text that a person hands over: `--from -`, `--from file` or `--code`; null when none of
 * them is given. Of a text that is too large only so much is read as shows that it is.
 */
export function readPastedText(
  options: SourceOptions,
  currentDirectory: string,
): PastedText | null {
  const { code } = options;
  const from = options.from === true ? (options.dash ?? "") : options.from || undefined;
  if (from === "" || (from !== undefined && code !== undefined)) {
    throw new PysnipError("PYSNIP_SNIPPET_INVALID", {
      headline: "say where the function comes from: one of `--from` and `--code`",
      hint: "npx nx g @pysnip/nx:snippet jobs/churn --from churn.py",
    });
  }
  if (code !== undefined) return { text: code, origin: "code" };
  if (from === undefined) return null;
  if (from === "-") {
    if (process.stdin.isTTY) console.error("paste the function, then press Ctrl-D");
    return { text: decode(readStart(0), "standard input"), origin: "stdin" };
  }
  const path = isAbsolute(from) ? from : join(currentDirectory, from);
  return { text: decode(readFile(path), `\`${from}\``), origin: "file" };
}

function readFile(path: string): Buffer {
  try {
    const file = openSync(path, "r");
    try {
      return readStart(file);
    } finally {
      closeSync(file);
    }
  } catch (error) {
    throw new PysnipError("PYSNIP_SNIPPET_INVALID", {
      headline: `\`${path}\` cannot be read`,
      details: [(error as Error).message],
      hint: "give the path of a Python file, or `-` for standard input",
    });
  }
}

// A character that the cut goes through is lost, and what is left must still be too large.
const MAX_READ = MAX_SNIPPET_BYTES + 4;

function readStart(file: number): Buffer {
  const bytes = Buffer.alloc(MAX_READ);
  let length = 0;
  while (length < MAX_READ) {
    const count = readPart(file, bytes.subarray(length));
    if (count === 0) break;
    length += count;
  }
  return bytes.subarray(0, length);
}

// Node may have made a pipe non-blocking; then there is nothing to read until its writer goes on.
function readPart(file: number, target: Buffer): number {
  for (;;) {
    try {
      return readSync(file, target, 0, target.length, null);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      // Windows reports the end of a pipe as an error.
      if (code === "EOF") return 0;
      if (code !== "EAGAIN") throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, PAUSE_MILLISECONDS);
    }
  }
}

const PAUSE_MILLISECONDS = 10;

function decode(bytes: Buffer, source: string): string {
  try {
    const stream = bytes.length === MAX_READ;
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes, { stream });
  } catch {
    throw new PysnipError("PYSNIP_SNIPPET_INVALID", {
      headline: `${source} is not UTF-8 text`,
      details: [`${bytes.length} bytes were read`],
      hint: "save the file as UTF-8",
    });
  }
}
