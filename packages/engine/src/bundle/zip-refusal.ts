import { PysnipError } from "../errors/pysnip-error.ts";

/** What is wrong with an archive; `member` is null where it concerns the whole. */
export interface ZipProblem {
  readonly member: string | null;
  readonly text: string;
}

/** The refusal of an archive: the first problem in its headline, some of the others below it. */
export function refuseZip(
  subject: string,
  problems: readonly [ZipProblem, ...ZipProblem[]],
): PysnipError {
  const [first, ...others] = problems;
  const details = others.slice(0, MOST_DETAILS).map((problem) => `  ${explain(problem)}`);
  if (others.length > MOST_DETAILS) details.push(`  and ${others.length - MOST_DETAILS} more`);
  return new PysnipError("PYSNIP_ARCHIVE_INVALID", {
    headline: `\`${subject}\` is refused: ${explain(first)}`,
    details,
    hint: "fetch it again; if it stays so, choose another version of the package",
  });
}

/** Throws the refusal where there is anything to refuse. */
export function refuseZipWhere(subject: string, problems: readonly ZipProblem[]): void {
  const [first, ...others] = problems;
  if (first !== undefined) throw refuseZip(subject, [first, ...others]);
}

const MOST_DETAILS = 9;

function explain({ member, text }: ZipProblem): string {
  if (member === null) return text;
  const shown = member.length > MOST_SHOWN ? `${member.slice(0, MOST_SHOWN)}…` : member;
  return `member ${JSON.stringify(shown).replaceAll(INVISIBLE, escape)} ${text}`;
}

// What JSON leaves as it is and a terminal does not show: controls, and what turns text around.
const INVISIBLE = /[\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2066-\u2069]/g;

function escape(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
}

const MOST_SHOWN = 120;
