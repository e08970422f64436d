import { PysnipError } from "../errors/pysnip-error.ts";
import { renderQuotedText } from "../requirements/render-quoted-text.ts";
import { checkCodingCookie, checkSnippetText } from "./check-snippet-text.ts";
import { checkNesting } from "./check-nesting.ts";
import { parsePipLine } from "./parse-pip-line.ts";
import { parsePrompts } from "./parse-prompts.ts";
import { renderPlainCode } from "./render-plain-code.ts";
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
 * newline, without prompts, code fence, notebook commands and typeset characters. Cleaning its own result changes
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
  const nesting = checkNesting(source);
  if (nesting !== null) state.problems.push(nesting);
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

const STEPS = [
  dropMark,
  unifyLineEnds,
  dropTypesetting,
  dropIndent,
  dropFence,
  dropIndent,
  dropPrompts,
  dropCommands,
];
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

function dropTypesetting(draft: Draft): void {
  const { source, quotes, blanks, invisible } = renderPlainCode(draft.source);
  draft.source = source;
  if (quotes > 0) {
    draft.repairs.push(`Typographic quotes were made straight (${countOf(quotes, "string")}).`);
  }
  if (blanks > 0) {
    draft.repairs.push(`Other blanks were made spaces (${countOf(blanks, "character")}).`);
  }
  if (invisible > 0) {
    const count = countOf(invisible, "character");
    draft.repairs.push(`Characters without width were removed (${count}).`);
  }
}

function countOf(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? "" : "s"}`;
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
  return countOf(indent.length, kind);
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
  const found = parsePrompts(draft.source);
  if (found === null) return;
  if (found.problem !== null) draft.problems.push(found.problem);
  draft.source = found.source;
  const output = found.outputLines;
  const verb = output === 1 ? "was" : "were";
  const also = output > 0 ? `, and ${countOf(output, "line")} of output ${verb} left out` : "";
  draft.repairs.push(`The interpreter's prompts were removed${also}.`);
}

function dropCommands(draft: Draft): void {
  if (!/^[%!]/m.test(draft.source)) return;
  const inString = scanStringLines(draft.source);
  const kept = draft.source.split("\n").filter((line, index) => {
    if (inString.has(index)) return true;
    const pip = parsePipLine(line.trimEnd());
    if (pip === null) return !dropHarmless(line, draft);
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

/** What only concerns how a notebook shows things; any other command stays and is an error. */
function dropHarmless(line: string, draft: Draft): boolean {
  const command = HARMLESS.exec(line)?.[0];
  if (command === undefined) return false;
  draft.repairs.push(`The notebook command ${renderQuotedText(command)} was removed.`);
  return true;
}

function renderPipRepair(requirements: readonly string[], options: readonly string[]): string {
  const what = requirements.map((text) => `\`${text}\``).join(", ") || "nothing";
  const left = options.length === 0 ? "" : `, without its options ${options.join(" ")}`;
  return `An IPython install line was taken out${left}; it asks for ${what}.`;
}

const HARMLESS =
  /^(?:%(?:matplotlib|load_ext|reload_ext|autoreload|config|precision)(?![\w.]).*|%%(?:time|timeit|capture)(?![\w.]).*)$/;
