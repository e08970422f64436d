import type { RequirementProblem } from "./requirement-problem.ts";
import { checkHiddenInComment, commentStart } from "./scan-comment.ts";

/** A line of a requirement file with its continuations joined and its comment gone. */
export interface LogicalLine {
  readonly text: string;
  /** Line and column, counted from 1, of a character of `text`. */
  readonly positionOf: (offset: number) => { readonly line: number; readonly column: number };
}

/** What is wrong with the lines themselves, before any requirement is looked at. */
export interface LineProblem extends RequirementProblem {
  readonly line: number;
  readonly text: string;
}

/**
 * Cuts a requirement file into logical lines as pip does (its documentation, "Requirements file
 * format"): a backslash at the end joins the next line, `#` opens a comment at the beginning or
 * behind white space, a line that is only a comment ends a continuation. Only LF and CRLF end a
 * line. Comments that pip and uv read differently, or that hide something, are problems.
 */
export function scanLogicalLines(text: string): {
  readonly lines: readonly LogicalLine[];
  readonly problems: readonly LineProblem[];
} {
  const lines: LogicalLine[] = [];
  const problems: LineProblem[] = [];
  let pieces: Piece[] = [];
  const finish = (): void => {
    if (pieces.some((piece) => piece.text.trim() !== "")) lines.push(joinPieces(pieces));
    pieces = [];
  };
  text.split(/\r?\n/).forEach((physical, index) => {
    const line = index + 1;
    const written = index === 0 ? physical.replace(/^\uFEFF/, "") : physical;
    const comment = commentStart(written);
    problems.push(...checkComment(written, comment, line));
    if (written.length > LONGEST_LINE) problems.push(tooLong(written, line));
    const continues = comment === -1 && written.endsWith("\\");
    const end = continues ? written.length - 1 : comment === -1 ? written.length : comment;
    pieces.push({ text: written.slice(0, end), line });
    if (!continues) finish();
  });
  finish();
  return { lines, problems };
}

interface Piece {
  readonly text: string;
  readonly line: number;
}

function joinPieces(pieces: readonly Piece[]): LogicalLine {
  const joined = pieces.map((piece) => piece.text).join("");
  const lead = joined.length - joined.trimStart().length;
  const positionOf = (offset: number): { line: number; column: number } => {
    let rest = offset + lead;
    for (const piece of pieces) {
      if (rest < piece.text.length || piece === pieces.at(-1)) {
        return { line: piece.line, column: rest + 1 };
      }
      rest -= piece.text.length;
    }
    return { line: pieces[0]?.line ?? 1, column: 1 };
  };
  return { text: joined.trim(), positionOf };
}

function checkComment(written: string, start: number, line: number): LineProblem[] {
  if (start === -1) return [];
  const comment = written.slice(start);
  const problem = (at: number, reason: string, instead: string): LineProblem[] => [
    { line, column: start + at + 1, text: comment, reason, instead },
  ];
  const hidden = checkHiddenInComment(comment);
  if (hidden !== null) return problem(hidden.column - 1, hidden.reason, hidden.instead);
  const coding = line <= 2 ? CODING.exec(comment)?.[1]?.toLowerCase() : undefined;
  if (coding !== undefined && !["utf-8", "utf8", "ascii", "us-ascii"].includes(coding)) {
    return problem(0, "pip would read the file in another encoding", "save the file as UTF-8");
  }
  // pip would drop the next line as a part of this comment; uv would install it.
  if (written.endsWith("\\") && comment !== written.trimStart()) {
    return problem(
      comment.length - 1,
      "pip takes the next line as comment",
      "delete the backslash",
    );
  }
  return [];
}

function tooLong(text: string, line: number): LineProblem {
  const reason = `a line may have ${LONGEST_LINE} characters, this one has ${text.length}`;
  return { line, column: LONGEST_LINE + 1, text, reason, instead: "break the line" };
}

const LONGEST_LINE = 4096;
const CODING = /coding[:=][ \t]*([-\w.]+)/;
