import { PysnipError } from "../errors/pysnip-error.ts";
import { renderQuotedText } from "./render-quoted-text.ts";

/** Why a text is no requirement, as data, for callers that know in which file and line it stands. */
export interface RequirementProblem {
  /** 1-based column in the text, counted in UTF-16 code units. */
  readonly column: number;
  readonly reason: string;
  /** What to write instead, as a hint: a sentence with the text in back-ticks. */
  readonly instead: string;
}

/** The one failure of this room's parsers, for a text that stands alone; `kind` says what it should have been. */
export function refuseText(kind: string, text: string, problem: RequirementProblem): PysnipError {
  return new PysnipError("PYSNIP_REQUIREMENT_INVALID", {
    headline: `${renderQuotedText(text)} is not a valid ${kind}`,
    details: [`column ${problem.column}: ${problem.reason}`],
    hint: problem.instead,
  });
}
