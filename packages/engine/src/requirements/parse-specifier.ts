import { LONGEST_VERSION, type Version, scanVersion } from "./parse-version.ts";
import { refuseText } from "./requirement-problem.ts";
import {
  type Cursor,
  type Fault,
  endOfSpaces,
  failScan,
  findForeignCharacter,
  openCursor,
  skipSpaces,
} from "./scan-text.ts";

/** One condition on a version, such as `>=1.0` or `==1.*`. */
export type SpecifierClause =
  | { readonly operator: "==="; readonly text: string }
  | {
      readonly operator: Exclude<SpecifierOperator, "===">;
      readonly version: Version;
      readonly wildcard: boolean;
    };

/** The comparison operators of PEP 440 "Version specifiers". */
export type SpecifierOperator = (typeof OPERATORS)[number];

/** All operators; longer ones stand before their own beginnings. */
export const OPERATORS = ["===", "==", "~=", "!=", "<=", ">=", "<", ">"] as const;

/**
 * Reads a comma-separated set of clauses that stands alone; empty places between commas are nothing.
 * Throws PYSNIP_REQUIREMENT_INVALID.
 */
export function parseSpecifier(text: string): SpecifierClause[] {
  const cursor = openCursor(text);
  const clauses = text.length > LONGEST_SPECIFIER ? null : scanWholeSet(cursor);
  if (clauses !== null) {
    return clauses;
  }
  const { at, reason } = cursor.fault ?? TOO_LONG;
  throw refuseText("version specifier", text, { column: at + 1, reason, instead: ADVICE });
}

/** Reads text that must be one clause and nothing else, surrounded by spaces at most; null if it is not. */
export function tryParseClause(text: string): SpecifierClause | null {
  const cursor = openCursor(text);
  skipSpaces(cursor);
  const clause = scanClause(cursor, STOPS_STANDALONE);
  skipSpaces(cursor);
  return clause !== null && cursor.at === text.length ? clause : null;
}

/**
 * Reads the clauses of a requirement, from the cursor to the first thing that is no clause (PEP 508 `version_many`).
 * Null means a fault; no clause at all is an empty list.
 */
export function scanClauses(cursor: Cursor): SpecifierClause[] | null {
  const clauses: SpecifierClause[] = [];
  while (startsOperator(cursor)) {
    const found = cursor.text.startsWith("===", cursor.at)
      ? scanIdentityRun(cursor)
      : asList(scanClause(cursor, STOPS_STANDALONE));
    if (found === null) {
      return null;
    }
    clauses.push(...found);
    skipSpaces(cursor);
    if (cursor.text[cursor.at] !== ",") {
      break;
    }
    cursor.at += 1;
    skipSpaces(cursor);
  }
  return clauses;
}

// Whether a comparison operator stands at the cursor.
function startsOperator({ text, at }: Cursor): boolean {
  const first = text[at];
  return (
    first === "<" ||
    first === ">" ||
    ((first === "=" || first === "!" || first === "~") && text[at + 1] === "=")
  );
}

function scanWholeSet(cursor: Cursor): SpecifierClause[] | null {
  const foreign = findForeignCharacter(cursor.text);
  if (foreign !== -1) {
    return failScan(cursor, "only printable ASCII characters can stand in a specifier", foreign);
  }
  const clauses: SpecifierClause[] = [];
  for (;;) {
    skipSpaces(cursor);
    if (cursor.text[cursor.at] !== "," && cursor.at < cursor.text.length) {
      const clause = scanClause(cursor, STOPS_IN_SET);
      if (clause === null) {
        return null;
      }
      clauses.push(clause);
      skipSpaces(cursor);
    }
    if (cursor.at === cursor.text.length) {
      return clauses;
    }
    if (cursor.text[cursor.at] !== ",") {
      return failScan(cursor, "a comma or the end should stand here");
    }
    cursor.at += 1;
  }
}

// The identity operator takes all that follows up to a space, commas included; what stands between the
// commas is then read as clauses of its own (PEP 440 "Arbitrary equality" leaves its text free).
function scanIdentityRun(cursor: Cursor): SpecifierClause[] | null {
  const start = cursor.at;
  const end = endOfRun(cursor.text, endOfSpaces(cursor.text, start + 3), STOPS_STANDALONE);
  const clauses: SpecifierClause[] = [];
  let at = start;
  for (const part of cursor.text.slice(start, end).split(",")) {
    const inner = openCursor(part);
    const clause = part === "" ? undefined : scanClause(inner, STOPS_IN_SET);
    if (clause === null || (clause !== undefined && inner.at < part.length)) {
      const reason = inner.fault?.reason ?? "a comma or the end should stand here";
      return failScan(cursor, reason, at + (inner.fault?.at ?? inner.at));
    }
    if (clause !== undefined) {
      clauses.push(clause);
    }
    at += part.length + 1;
  }
  cursor.at = end;
  return clauses;
}

function scanClause(cursor: Cursor, identityStops: string): SpecifierClause | null {
  const start = cursor.at;
  const operator = OPERATORS.find((known) => cursor.text.startsWith(known, start));
  if (operator === undefined) {
    return failScan(cursor, "a comparison operator should stand here, such as `>=`");
  }
  const versionStart = endOfSpaces(cursor.text, start + operator.length);
  if (operator === "===") {
    cursor.at = endOfRun(cursor.text, versionStart, identityStops);
    return { operator, text: cursor.text.slice(versionStart, cursor.at) };
  }
  const isEquality = operator === "==" || operator === "!=";
  const found = scanVersion(cursor.text, versionStart, { local: isEquality });
  if (found === null) {
    const limit = `of ${LONGEST_VERSION} characters at most`;
    return failScan(cursor, `a version ${limit} should stand after \`${operator}\``, versionStart);
  }
  cursor.at = found.end;
  const { version } = found;
  if (cursor.text.startsWith(".*", found.end)) {
    return scanWildcard(cursor, operator, version);
  }
  if (cursor.text[found.end] === "+") {
    const reason = isEquality
      ? "a local label is one `+` with letters, digits and dots behind it"
      : `a local label can only follow \`==\` or \`!=\`, not \`${operator}\``;
    return failScan(cursor, reason);
  }
  if (operator === "~=" && version.release.length < 2) {
    return failScan(cursor, "`~=` needs a version of two parts or more", start);
  }
  return { operator, version, wildcard: false };
}

function scanWildcard(
  cursor: Cursor,
  operator: Exclude<SpecifierOperator, "===">,
  version: Version,
): SpecifierClause | null {
  if (operator !== "==" && operator !== "!=") {
    return failScan(cursor, `\`.*\` can only follow \`==\` or \`!=\`, not \`${operator}\``);
  }
  if (version.pre ?? version.post ?? version.dev ?? version.local) {
    return failScan(
      cursor,
      "`.*` cannot follow a pre-release, post-release, `.dev` or local label",
    );
  }
  cursor.at += 2;
  return { operator, version, wildcard: true };
}

function endOfRun(text: string, start: number, stops: string): number {
  let at = start;
  while (at < text.length && !stops.includes(text.charAt(at))) {
    at += 1;
  }
  return at;
}

function asList<Item>(item: Item | null): Item[] | null {
  return item === null ? null : [item];
}

const STOPS_STANDALONE = " \t;)";
const STOPS_IN_SET = " \t;),";
const LONGEST_SPECIFIER = 4096;
const TOO_LONG: Fault = {
  at: LONGEST_SPECIFIER,
  reason: `a specifier may have ${LONGEST_SPECIFIER} characters`,
};
const ADVICE = "write comparisons with commas between them, such as `>=1.2,<2`";
