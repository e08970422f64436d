/** Code that stood behind an interpreter's prompts, and how many lines of output were among it. */
export interface PromptedCode {
  readonly source: string;
  readonly outputLines: number;
  /** Why the text cannot be told from output, or null. */
  readonly problem: string | null;
}

/** Takes the code out of a session of Python (`>>>`) or IPython (`In [1]:`); null for any other text. */
export function parsePrompts(text: string): PromptedCode | null {
  const lines = text.split("\n");
  const first = lines.find((line) => line.trim() !== "") ?? "";
  if (isPrompt(first, ">>>")) return takeLines(lines, takePython);
  if (!INPUT.test(first)) return null;
  const isBare = lines.every((line) => (INPUT.exec(line)?.[1] ?? "") === "");
  return isBare ? dropBarePrompts(lines) : takeLines(lines, takeIpython);
}

function takeLines(lines: readonly string[], take: (line: string) => string | null): PromptedCode {
  const taken = lines.map(take);
  const code = taken.filter((line) => line !== null);
  const outputLines = lines.filter((line, at) => line.trim() !== "" && taken[at] === null).length;
  return { source: code.join("\n"), outputLines, problem: null };
}

function takePython(line: string): string | null {
  return isPrompt(line, ">>>") || isPrompt(line, "...") ? line.slice(4) : null;
}

function isPrompt(line: string, prompt: string): boolean {
  return line === prompt || line.startsWith(`${prompt} `);
}

function takeIpython(line: string): string | null {
  return (INPUT.exec(line) ?? CONTINUATION.exec(line))?.[1] ?? null;
}

/** A notebook copied from a page has each prompt on a line of its own, and the code below it. */
function dropBarePrompts(lines: readonly string[]): PromptedCode {
  const output = lines.findIndex((line) => OUTPUT.test(line));
  const problem =
    output === -1
      ? null
      : `line ${output + 1}: it holds output of a notebook, which cannot be told from code; paste the code alone`;
  const source = lines.filter((line) => !INPUT.test(line)).join("\n");
  return { source, outputLines: 0, problem };
}

const INPUT = /^In ?\[[\d *]{0,9}\]: ?(.*)$/;
const CONTINUATION = /^ {0,12}\.{3,9}: ?(.*)$/;
const OUTPUT = /^Out ?\[[\d *]{0,9}\]:/;
