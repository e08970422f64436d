import { readFileSync } from "node:fs";
import { isAbsolute, join } from "node:path";
import { PysnipError } from "@pysnip/engine";

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

/** Reads the text that a person hands over: `--from -`, `--from file` or `--code`. */
export function readPastedText(options: SourceOptions, currentDirectory: string): PastedText {
  const { code } = options;
  const from = options.from === true ? options.dash : options.from || undefined;
  if ((from === undefined) === (code === undefined)) {
    throw new PysnipError("PYSNIP_SNIPPET_INVALID", {
      headline: "say where the function comes from: one of `--from` and `--code`",
      hint: "npx nx g @pysnip/nx:snippet jobs/churn --from churn.py",
    });
  }
  if (code !== undefined) return { text: code, origin: "code" };
  if (from === "-") {
    if (process.stdin.isTTY) console.error("paste the function, then press Ctrl-D");
    return { text: decode(readFileSync(0), "standard input"), origin: "stdin" };
  }
  const path = isAbsolute(from ?? "") ? (from ?? "") : join(currentDirectory, from ?? "");
  return { text: decode(readFile(path), `\`${from}\``), origin: "file" };
}

function readFile(path: string): Buffer {
  try {
    return readFileSync(path);
  } catch (error) {
    throw new PysnipError("PYSNIP_SNIPPET_INVALID", {
      headline: `\`${path}\` cannot be read`,
      details: [(error as Error).message],
      hint: "give the path of a Python file, or `-` for standard input",
    });
  }
}

function decode(bytes: Buffer, source: string): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new PysnipError("PYSNIP_SNIPPET_INVALID", {
      headline: `${source} is not UTF-8 text`,
      details: [`${bytes.length} bytes were read`],
      hint: "save the file as UTF-8",
    });
  }
}
