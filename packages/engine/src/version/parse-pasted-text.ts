import { PysnipError } from "../errors/pysnip-error.ts";
import { checkCodingCookie, checkSnippetText } from "./check-snippet-text.ts";
import { parsePipLine } from "./parse-pip-line.ts";
import { scanStringLines } from "./scan-string-lines.ts";

/** A snippet ready to be parsed and hashed, and one sentence for each thing that was mended. */
export interface CleanSnippet {
  readonly source: string;
  readonly repairs: readonly string[];
  /** Requirement texts of `%pip install` lines, as pasted; nothing installs them. */
  readonly suggestedRequirements: readonly string[];
}

/**
 * Turns pasted text into source with LF line ends, no common indentation and exactly one final
 * newline, without prompts, code fence and IPython install lines. Cleaning its own result changes
 * nothing. With `repair: false` everything that it would mend is an error instead, except the
 * final newline. Throws PYSNIP_SNIPPET_INVALID with every problem.
 */
export function cleanSnippet(text: string, options: { readonly repair: boolean }): CleanSnippet {
  refuse(checkSnippetText(text), "the pasted text cannot be a snippet");
  const state: Draft = { source: text, repairs: [], requirements: [], problems: [] };
  for (let round = 0; ; round += 1) {
    const before = state.source;
    for (const step of STEPS) step(state);
    if (state.source === before) break;
    if (round === MAX_ROUNDS) refuse(["it is wrapped too often"], "the pasted text has no end");
  }
  const source = `${state.source.replace(/\n+$/, "")}\n`;
  if (source.trim() === "") state.problems.push("nothing is left of it after the clean-up");
  const cookie = checkCodingCookie(source);
  if (cookie !== null) state.problems.push(cookie);
  refuse(state.problems, "the pasted text cannot be a snippet");
  if (!options.repair) refuse(state.repairs, "the pasted text needs a repair, and repairs are off");
  return {
    source,
    repairs: state.repairs,
    suggestedRequirements: [...new Set(state.requirements)],
  };
}

interface Draft {
  source: string;
  readonly repairs: string[];
  readonly requirements: string[];
  readonly problems: string[];
}

const STEPS = [dropMark, unifyLineEnds, dropIndent, dropFence, dropIndent, dropPrompts, dropPip];
const MAX_ROUNDS = 8;

function refuse(details: readonly string[], headline: string): void {
  if (details.length > 0) throw new PysnipError("PYSNIP_SNIPPET_INVALID", { headline, details });
}

function dropMark(draft: Draft): void {
  if (!draft.source.startsWith("\uFEFF")) return;
  draft.source = draft.source.slice(1);
  draft.repairs.push("The byte order mark at the start was removed.");
}

function unifyLineEnds(draft: Draft): void {
  if (!draft.source.includes("\r")) return;
  draft.source = draft.source.replace(/\r\n?/g, "\n");
  draft.repairs.push("The line ends were changed to LF.");
}

function dropIndent(draft: Draft): void {
  const lines = draft.source.split("\n");
  let common: string | null = null;
  for (const line of lines) {
    const indent = /^[ \t]*/.exec(line)?.[0] as string;
    if (indent.length === line.length || line.trim() === "") continue;
    common = common === null ? indent : sharedStart(common, indent);
    if (common === "") return;
  }
  if (common === null || common === "") return;
  const cut = common;
  draft.source = lines
    .map((line) => (line.startsWith(cut) ? line.slice(cut.length) : line.trimStart()))
    .join("\n");
  draft.repairs.push(`The common indentation of all lines was removed (${nameIndent(cut)}).`);
}

function nameIndent(indent: string): string {
  const kind = /^ +$/.test(indent) ? "space" : /^\t+$/.test(indent) ? "tab" : "character";
  return `${indent.length} ${kind}${indent.length === 1 ? "" : "s"}`;
}

function sharedStart(one: string, other: string): string {
  let length = 0;
  while (length < one.length && one[length] === other[length]) length += 1;
  return one.slice(0, length);
}

function dropFence(draft: Draft): void {
  const lines = draft.source.split("\n");
  const first = lines.findIndex((line) => line.trim() !== "");
  const opening = /^(`{3,}|~{3,})[ \t]*[^`]*$/.exec(lines[first] ?? "");
  if (opening === null) return;
  const fence = opening[1] as string;
  const last = lines.findIndex((line, index) => index > first && isClosing(line, fence));
  const rest = last === -1 ? [] : lines.slice(last + 1);
  if (last === -1 || rest.some((line) => line.trim() !== "")) {
    draft.problems.push(
      last === -1
        ? `line ${first + 1}: the code fence is not closed`
        : `line ${last + 1}: there is text after the code fence; paste the code alone`,
    );
  } else draft.repairs.push("The code fence around the text was removed.");
  draft.source = lines.slice(first + 1, last === -1 ? undefined : last).join("\n");
}

function isClosing(line: string, fence: string): boolean {
  const text = line.trimEnd();
  return text.length >= fence.length && text === (fence[0] as string).repeat(text.length);
}

function dropPrompts(draft: Draft): void {
  const lines = draft.source.split("\n");
  if (!isPrompt(lines.find((line) => line.trim() !== "") ?? "", ">>>")) return;
  const taken = lines.filter((line) => isPrompt(line, ">>>") || isPrompt(line, "..."));
  const output = lines.filter((line) => line.trim() !== "").length - taken.length;
  draft.source = taken.map((line) => line.slice(4)).join("\n");
  const also = output > 0 ? `, and ${output} lines of output were left out` : "";
  draft.repairs.push(`The interpreter's prompts were removed${also}.`);
}

function isPrompt(line: string, prompt: string): boolean {
  return line === prompt || line.startsWith(`${prompt} `);
}

function dropPip(draft: Draft): void {
  if (!/^[%!]/m.test(draft.source)) return;
  const inString = scanStringLines(draft.source);
  const kept = draft.source.split("\n").filter((line, index) => {
    const pip = inString.has(index) ? null : parsePipLine(line.trimEnd());
    if (pip === null) return true;
    if (pip.refused !== null) {
      draft.problems.push(
        `line ${index + 1}: the IPython install line is not taken: ${pip.refused}`,
      );
    }
    draft.requirements.push(...pip.requirements);
    draft.repairs.push(renderPipRepair(pip.requirements, pip.options));
    return false;
  });
  draft.source = kept.join("\n");
}

function renderPipRepair(requirements: readonly string[], options: readonly string[]): string {
  const what = requirements.map((text) => `\`${text}\``).join(", ") || "nothing";
  const left = options.length === 0 ? "" : `, without its options ${options.join(" ")}`;
  return `An IPython install line was taken out${left}; it asks for ${what}.`;
}
