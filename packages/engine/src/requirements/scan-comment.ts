import type { RequirementProblem } from "./requirement-problem.ts";

/** Where the comment of a line begins, the white space before its `#` included; -1 where there is none. */
export function commentStart(line: string): number {
  return /(?:^|[ \t])#/.exec(line)?.index ?? -1;
}

/** Finds a character in a comment that ends it for some reader, or that makes it look like something else. */
export function checkHiddenInComment(comment: string): RequirementProblem | null {
  const hidden = HIDDEN_IN_COMMENT.exec(comment);
  return hidden === null
    ? null
    : {
        column: hidden.index + 1,
        reason: "the comment hides a control character",
        instead: "delete that character",
      };
}

// Everything that some reader takes for a line break, and what turns the direction of text.
const HIDDEN_IN_COMMENT =
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069\ufeff]|\p{Surrogate}/u;
