import type { SourcePosition } from "./requirement-source.ts";

/** Writes a place as `file:line:column`; the file alone where nobody looked for the line (line 0). */
export function renderPlace({ file, line, column }: SourcePosition): string {
  return line === 0 ? file : `${file}:${line}:${column}`;
}

/** Writes a place as `file:line`, for sentences that concern the whole line. */
export function renderLine({ file, line }: Pick<SourcePosition, "file" | "line">): string {
  return line === 0 ? file : `${file}:${line}`;
}
