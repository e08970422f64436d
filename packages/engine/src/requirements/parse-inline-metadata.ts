import { parse, TomlError } from "smol-toml";
import { deriveUvSources } from "../config/derive-uv-sources.ts";
import { PysnipError } from "../errors/pysnip-error.ts";
import type { SourcePosition } from "./requirement-source.ts";
import { scanInlineBlocks, type InlineBlock } from "./scan-inline-block.ts";
import { scanTomlArrayStrings } from "./scan-toml-strings.ts";

/** What the header of a script asks for, as plain texts that nobody has judged yet. */
export interface InlineMetadata {
  readonly dependencies: string[];
  readonly requiresPython: string | null;
  /** `[tool.uv.sources]` as it is written; absent where there is none. */
  readonly sources?: Readonly<Record<string, unknown>>;
}

/** A dependency of a script's header with the place of its first character. */
export interface InlineDependency extends SourcePosition {
  readonly text: string;
}

/**
 * Reads the `# /// script` block of a Python source (PEP 723), or gives null when there is none.
 * Only `dependencies`, `requires-python` and the sources of uv are read. A block that is never closed is no block, as
 * in the PEP; `findUnclosedInlineBlock` finds it. Throws `PYSNIP_REQUIREMENT_INVALID` for a second
 * block, for TOML that does not parse, and for values of another type.
 */
export function parseInlineMetadata(
  source: string,
  options: { readonly path?: string } = {},
): InlineMetadata | null {
  const file = options.path ?? "<source>";
  const block = findScriptBlock(source, file);
  if (block === null) return null;
  const table = parseBlock(block, file);
  const dependencies = table["dependencies"] ?? [];
  const requiresPython = table["requires-python"] ?? null;
  if (isTextList(dependencies) && (requiresPython === null || typeof requiresPython === "string")) {
    return { dependencies, requiresPython, ...deriveUvSources(table["tool"]) };
  }
  throw invalid(
    file,
    block.firstLine - 1,
    ["`dependencies` has to be an array of strings and `requires-python` a string"],
    'write `# dependencies = ["numpy>=2"]` and `# requires-python = ">=3.11"`',
  );
}

/** Gives the dependencies of a script's header with their places; empty when there is no header. */
export function parseInlineDependencies(
  source: string,
  options: { readonly path?: string } = {},
): InlineDependency[] {
  const file = options.path ?? "<source>";
  const texts = parseInlineMetadata(source, options)?.dependencies ?? [];
  const block = findScriptBlock(source, file);
  if (block === null) return [];
  const places = scanTomlArrayStrings(block.text, "dependencies");
  return texts.map((text, index) => {
    const { line, column } = places[index] ?? { line: 1, column: 1 };
    // Every line that holds a string begins with "# ", which the block's text no longer has.
    return { text, file, line: block.firstLine + line - 1, column: column + 2 };
  });
}

/** Finds the line of a `# /// script` that nothing closes, whose dependencies would be overlooked. */
export function findUnclosedInlineBlock(source: string): number | null {
  return scanInlineBlocks(source).unclosed[0] ?? null;
}

function findScriptBlock(source: string, file: string): InlineBlock | null {
  const blocks = scanInlineBlocks(source).blocks.filter((block) => block.type === "script");
  const [first, second] = blocks;
  if (first === undefined) return null;
  if (second === undefined) return first;
  const at = blocks.map((block) => block.firstLine - 1).join(" and ");
  throw invalid(
    file,
    second.firstLine - 1,
    [`a source may have one \`# /// script\` block; these begin in lines ${at}`],
    "merge the blocks into one",
  );
}

function parseBlock(block: InlineBlock, file: string): Record<string, unknown> {
  try {
    return parse(block.text);
  } catch (error) {
    if (!(error instanceof TomlError)) throw error;
    const line = block.firstLine + error.line - 1;
    const reason = error.message.split("\n", 1)[0] ?? "invalid TOML";
    throw invalid(file, line, [reason], "write the block as TOML, one `# ` before each line");
  }
}

function invalid(file: string, line: number, problems: readonly string[], hint: string) {
  return new PysnipError("PYSNIP_REQUIREMENT_INVALID", {
    headline: `The \`# /// script\` block of ${file} cannot be read`,
    details: problems.map((problem) => `${file}:${line}: ${problem}`),
    hint,
  });
}

function isTextList(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((item) => typeof item === "string");
}
