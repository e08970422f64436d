import { escapeCharacter, renderQuotedText } from "./render-quoted-text.ts";
import { type RequirementProblem, refuseText } from "./requirement-problem.ts";
import { findForeignCharacter, isAlphanumeric } from "./scan-text.ts";

/**
 * The one spelling of a package or extra name: lower case, runs of `-`, `_` and `.` as one `-` (PEP 503, PEP 685).
 * Throws PYSNIP_REQUIREMENT_INVALID unless the text is a name by the grammar of PEP 508.
 */
export function normalizeName(text: string): string {
  const problem = findNameProblem(text);
  if (problem !== null) {
    throw refuseText("package name", text, problem);
  }
  return foldName(text);
}

/** PEP 503 folding alone, for text whose characters are known to be ASCII. */
export function foldName(text: string): string {
  return text.toLowerCase().replace(/[-_.]+/g, "-");
}

/** Where the name that begins at a position ends; the position itself where no name begins. */
export function endOfName(text: string, start: number): number {
  let end = start;
  for (let at = start; ; at += 1) {
    const code = text.charCodeAt(at);
    if (isAlphanumeric(code)) {
      end = at + 1;
    } else if (at === start || (code !== DASH && code !== UNDERSCORE && code !== DOT)) {
      return end;
    }
  }
}

function findNameProblem(text: string): RequirementProblem | null {
  const foreign = findForeignCharacter(text);
  const end = endOfName(text, 0);
  if (text.length > LONGEST_NAME) {
    const reason = `a name may have ${LONGEST_NAME} characters, this one has ${text.length}`;
    return { column: LONGEST_NAME + 1, reason, instead: ADVICE };
  }
  if (foreign !== -1) {
    const reason = `\`${escapeCharacter(text.charAt(foreign))}\` cannot stand in a name`;
    return { column: foreign + 1, reason, instead: ADVICE };
  }
  if (end === text.length && end > 0) {
    return null;
  }
  const reason =
    text === ""
      ? "there is no name"
      : `a name begins and ends with a letter or digit, ${renderQuotedText(text.slice(end))} does not belong to one`;
  return { column: end + 1, reason, instead: ADVICE };
}

const DASH = 0x2d;
const UNDERSCORE = 0x5f;
const DOT = 0x2e;
const LONGEST_NAME = 4096;
const ADVICE = "write the name as its index shows it, such as `scikit-learn`";
