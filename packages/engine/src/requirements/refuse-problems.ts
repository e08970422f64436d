import { PysnipError } from "../errors/pysnip-error.ts";
import { renderPlace } from "./render-place.ts";
import { renderQuotedText } from "./render-quoted-text.ts";
import type { RequirementProblem } from "./requirement-problem.ts";
import type { SourcePosition } from "./requirement-source.ts";

/** A refused text in its place: file, line, column, why, and what to write instead. */
export interface PlacedProblem extends SourcePosition, RequirementProblem {
  readonly text: string;
}

/** Throws one error that lists every problem in the order given; returns when there is none. */
export function refuseProblems(problems: readonly PlacedProblem[]): void {
  const [first] = problems;
  if (first === undefined) return;
  const shown = problems.slice(0, SHOWN_PROBLEMS).map(renderProblem);
  const hidden = problems.length - shown.length;
  const alone = problems.length === 1;
  throw new PysnipError("PYSNIP_REQUIREMENT_INVALID", {
    headline: alone
      ? `${renderQuotedText(first.text)} is not accepted as a requirement`
      : `${problems.length} requirements are not accepted`,
    details: hidden > 0 ? [...shown, `and ${hidden} more`] : shown,
    hint: alone ? first.instead : "write what each line above offers instead",
  });
}

// Writes one problem on one line: place, text, reason, and what to write instead.
function renderProblem(problem: PlacedProblem): string {
  return `${renderPlace(problem)}: ${renderQuotedText(problem.text)}: ${problem.reason}; ${problem.instead}`;
}

// A message has to stay readable when a whole file is wrong.
const SHOWN_PROBLEMS = 50;
