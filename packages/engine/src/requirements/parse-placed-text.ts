import { explainRefusedText } from "./explain-refused-text.ts";
import { tryParseRequirement } from "./parse-requirement.ts";
import type { PlacedProblem } from "./refuse-problems.ts";
import type {
  DeclaredRequirement,
  RequirementSource,
  SourcePosition,
} from "./requirement-source.ts";

/** Reads one requirement where it stands; gives none and adds a problem when it is not accepted. */
export function parsePlacedText(
  text: string,
  position: SourcePosition,
  source: RequirementSource,
  problems: PlacedProblem[],
): DeclaredRequirement[] {
  const refused = explainRefusedText(text);
  const { requirement, problem } = refused ? { problem: refused } : tryParseRequirement(text);
  if (problem === undefined) return [{ ...position, requirement, text, source }];
  problems.push({ ...problem, ...position, column: position.column + problem.column - 1, text });
  return [];
}
