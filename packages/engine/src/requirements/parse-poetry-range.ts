import { canonicalSpecifier } from "./canonical-specifier.ts";
import { tryParseClause } from "./parse-specifier.ts";
import { type ParsedRange, parseVersionRange } from "./parse-version-range.ts";
import { renderQuotedText } from "./render-quoted-text.ts";

/**
 * Reads a version constraint of a Poetry table. A bare version is exactly that version there, `^` and
 * `~` are ranges of their own, and everything else is PEP 440, so that `>1.2` admits 1.2.1. The
 * specifier is written for people: lower bounds first.
 */
export function parsePoetryRange(text: string): ParsedRange {
  const tight = text.trim().replace(/([<>=!~^])[ \t]+/g, "$1");
  if (text.length > LONGEST_RANGE) {
    return refused(1, `a constraint may have ${LONGEST_RANGE} characters`, SHORTEN);
  }
  const union = tight.indexOf("|");
  if (union !== -1) {
    return refused(union + 1, "PEP 440 cannot say `or`", "write one range that holds both");
  }
  const clauses: string[] = [];
  for (const part of tight.split(/[ \t,]+/)) {
    if (part === "") continue;
    const parsed = parsePart(part);
    if (parsed.problem !== undefined) return parsed;
    if (parsed.specifier !== "") clauses.push(...parsed.specifier.split(","));
  }
  return { specifier: renderForPeople(clauses) };
}

function parsePart(part: string): ParsedRange {
  if (/^(?:\^|~(?![=>]))/.test(part) || /^[*\d.]*\*$/.test(part)) return parseVersionRange(part);
  const clause = /^[\dv]/.test(part) ? `==${part}` : part.replace(/^=(?!=)/, "==");
  if (!clause.startsWith("===") && tryParseClause(clause) !== null) {
    return { specifier: canonicalSpecifier(clause) };
  }
  return refused(1, `${renderQuotedText(part)} is no constraint that can be converted`, PEP440);
}

/** Bounds in the order in which people read them. */
function renderForPeople(clauses: readonly string[]): string {
  const rank = (clause: string) => ORDER.findIndex((operator) => clause.startsWith(operator));
  return [...new Set(clauses)].toSorted((one, other) => rank(one) - rank(other)).join(",");
}

function refused(column: number, reason: string, instead: string): ParsedRange {
  return { problem: { column, reason, instead } };
}

const LONGEST_RANGE = 256;
const SHORTEN = "write the bounds that count";
const PEP440 = "write it as PEP 440 has it, such as `>=1.2,<2`";
const ORDER = ["~=", "==", ">=", ">", "!=", "<=", "<"];
