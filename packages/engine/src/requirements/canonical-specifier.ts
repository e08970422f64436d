import { renderVersion } from "./canonical-version.ts";
import { type SpecifierClause, parseSpecifier } from "./parse-specifier.ts";

/**
 * The one spelling of a specifier set: normal versions, zero padding left out where no comparison sees it, clauses
 * without repetition, sorted by code unit, joined by `,`; empty for "any version". Throws PYSNIP_REQUIREMENT_INVALID.
 */
export function canonicalSpecifier(text: string): string {
  return renderSpecifier(parseSpecifier(text));
}

/** Prints clauses in canonical form. */
export function renderSpecifier(clauses: readonly SpecifierClause[]): string {
  const [first] = clauses;
  if (first === undefined) {
    return "";
  }
  if (clauses.length === 1) {
    return renderClause(first);
  }
  return [...new Set(clauses.map(renderClause))].toSorted().join(",");
}

// PEP 440: padding decides how far `~=` and `.*` reach, and `===` compares text as it is written.
function renderClause(clause: SpecifierClause): string {
  if (clause.operator === "===") {
    return `===${clause.text}`;
  }
  const trimmed = clause.operator !== "~=" && !clause.wildcard;
  return (
    clause.operator + renderVersion(clause.version, { trimmed }) + (clause.wildcard ? ".*" : "")
  );
}
