import { explainRefusedText } from "./explain-refused-text.ts";
import { tryParseRequirement } from "./parse-requirement.ts";
import { type PlacedProblem, refuseProblems } from "./refuse-problems.ts";
import { renderQuotedText } from "./render-quoted-text.ts";
import type { RequirementProblem } from "./requirement-problem.ts";
import type { DeclaredRequirement, SourcePosition } from "./requirement-source.ts";
import { checkHiddenInComment, commentStart } from "./scan-comment.ts";
import { type ListItem, scanListItems } from "./scan-list-items.ts";

/**
 * Reads requirements written as a list: between spaces, between commas, both, or one per line. A
 * comma before an operator continues a version (`numpy>=1,<2,pandas` is two). An array is what Nx
 * makes of a list when it splits it at commas, and is read as if it had not been split; lines and
 * columns count from 1 in the text before the split. Markers, URLs, options and paths are refused.
 * Throws one `PYSNIP_REQUIREMENT_INVALID` with every problem.
 */
export function parseRequirementList(
  text: string | readonly string[],
  options: { readonly file?: string } = {},
): DeclaredRequirement[] {
  const file = options.file ?? "<list>";
  const whole = typeof text === "string" ? text : text.join(",");
  refuseProblems(checkSize(whole, file));
  // Replaced one for one, so that columns stay true.
  const list = whole.replace(/^\uFEFF/, " ").replace(/\r\n/g, " \n");
  const positionOf = positionsIn(list, file);
  const requirements: DeclaredRequirement[] = [];
  const problems = checkComments(list, file);
  let previous = "";
  for (const item of scanListItems(list, MOST_REQUIREMENTS + 1)) {
    // A list may go on in the next line behind a comma, which a requirement may not.
    const written = list.slice(item.start, item.end).replaceAll("\n", " ").trimEnd();
    const position = positionOf(item.start);
    const parsed = parseItem(item, written, previous);
    if ("requirement" in parsed && parsed.requirement !== undefined) {
      requirements.push({ ...position, ...parsed, text: written, source: "list" });
    } else {
      const { column, reason, instead } = parsed.problem;
      problems.push({ ...positionOf(item.start + column - 1), text: written, reason, instead });
    }
    previous = written;
  }
  if (requirements.length + problems.length > MOST_REQUIREMENTS) {
    problems.push(...tooMany(file));
  }
  refuseProblems(problems.sort((a, b) => a.line - b.line || a.column - b.column));
  return requirements;
}

function checkComments(list: string, file: string): PlacedProblem[] {
  return list.split("\n").flatMap((line, index) => {
    const start = commentStart(line);
    const problem = start === -1 ? null : checkHiddenInComment(line.slice(start));
    if (problem === null) return [];
    const column = start + problem.column;
    return [{ ...problem, file, line: index + 1, column, text: line.slice(start) }];
  });
}

function parseItem(item: ListItem, written: string, previous: string) {
  const refused =
    explainWord(written, previous) ??
    explainRefusedText(written) ??
    explainShape(item, written, previous);
  return refused ? { problem: refused } : tryParseRequirement(written);
}

// Words and signs that belong to other grammars, and that would pass for a package or for part of one here.
function explainWord(written: string, previous: string): RequirementProblem | null {
  const [word] = /^(?:and|or|latest)(?![A-Za-z0-9._-])/i.exec(written) ?? [];
  if (word !== undefined) {
    const instead =
      word.toLowerCase() === "latest"
        ? "leave it out; the newest version is locked where no other is asked for"
        : "write a comma between two versions of one package";
    return { column: 1, reason: `\`${word}\` has no meaning in a list`, instead };
  }
  if (INSTALL_COMMAND.test(`${previous} ${written}`)) {
    const instead = `leave \`${previous} ${written}\` out`;
    return { column: 1, reason: "a command is no requirement", instead };
  }
  if (written === "\\") {
    const reason = "a backslash joins lines in requirement files only";
    return { column: 1, reason, instead: "leave it out; a list goes on in the next line anyway" };
  }
  const identity = written.indexOf("===");
  return identity === -1
    ? null
    : { column: identity + 1, reason: "`===` compares text, not versions", instead: "write `==`" };
}

function explainShape(
  { fault }: ListItem,
  written: string,
  previous: string,
): RequirementProblem | null {
  if (fault === "marker") {
    return {
      column: written.indexOf(";") + 1,
      reason: "a list cannot hold markers, because they contain spaces and commas",
      instead: "write it into `dependencies` of `[project]` or into a requirement file",
    };
  }
  if (fault === "url") {
    return {
      column: written.indexOf("@") + 1,
      reason: "a list cannot hold URLs",
      instead: "write `name==version`, or `name @ URL` into `dependencies` of `[project]`",
    };
  }
  if (fault === "operators") {
    return {
      column: 1,
      reason: "a comma has to stand between two versions of one package",
      instead: `write ${renderQuotedText(withCommas(written))}`,
    };
  }
  if (!LOOKS_LIKE_VERSION.test(written)) return null;
  const name = /^[A-Za-z0-9][A-Za-z0-9._-]*$/.test(previous) ? previous : "name";
  return {
    column: 1,
    reason: "it is a version, not a package",
    instead: `write ${renderQuotedText(`${name}==${written}`)}`,
  };
}

function withCommas(written: string): string {
  return written
    .replace(/[ \t]*([<>=!~]+)[ \t]*/g, ",$1")
    .replace(/,+/g, ",")
    .replace(",", "");
}

function checkSize(text: string, file: string): PlacedProblem[] {
  if (text.length <= MOST_CHARACTERS) return [];
  const reason = `a list may have ${MOST_CHARACTERS} characters, this one has ${text.length}`;
  return [{ file, line: 1, column: 1, text, reason, instead: "write a requirement file" }];
}

function tooMany(file: string): PlacedProblem[] {
  const reason = `a list may have ${MOST_REQUIREMENTS} requirements`;
  const instead = "name the packages that the code imports; the lockfile finds the rest";
  return [{ file, line: 1, column: 1, text: "…", reason, instead }];
}

// Offsets have to be asked for in rising order; each line break is then looked at once.
function positionsIn(text: string, file: string): (offset: number) => SourcePosition {
  let line = 1;
  let lineStart = 0;
  return (offset) => {
    for (;;) {
      const lineBreak = text.indexOf("\n", lineStart);
      if (lineBreak === -1 || lineBreak >= offset) break;
      line += 1;
      lineStart = lineBreak + 1;
    }
    return { file, line, column: offset - lineStart + 1 };
  };
}

// `3to2` is a name and `1.2.3`, `2`, `v1.2rc1` are not.
const LOOKS_LIKE_VERSION = /^(?:\d+|v?\d+\.\d[\d.]*(?:[a-z]+\d*)?)$/i;
const INSTALL_COMMAND = /^(?:pip3?|conda|mamba|uv|poetry|pdm) (?:install|add)$/;
const MOST_CHARACTERS = 256 * 1024;
const MOST_REQUIREMENTS = 512;
