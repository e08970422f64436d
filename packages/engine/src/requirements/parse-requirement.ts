import { renderMarker } from "./canonical-marker.ts";
import { renderSpecifier } from "./canonical-specifier.ts";
import { explainRequirementFault } from "./explain-requirement-fault.ts";
import { endOfName, foldName } from "./normalize-name.ts";
import { scanMarker } from "./parse-marker.ts";
import { scanClauses } from "./parse-specifier.ts";
import { rememberAnswers } from "./remember-answers.ts";
import { escapeCharacter } from "./render-quoted-text.ts";
import { type RequirementProblem, refuseText } from "./requirement-problem.ts";
import {
  type Cursor,
  failScan,
  findForeignCharacter,
  openCursor,
  skipSpaces,
} from "./scan-text.ts";

/** One dependency specifier in normal form; equal requirements have equal `canonical`. */
export interface Requirement {
  /** PEP 503 form. */
  readonly name: string;
  /** PEP 685 forms, sorted by code unit, without repetition. */
  readonly extras: readonly string[];
  /** Canonical specifier set; empty for any version. */
  readonly specifier: string;
  readonly marker: string | null;
  readonly url: string | null;
  /** The whole as one line: `name[extra]>=1,<2 ; marker` or `name[extra] @ url ; marker`. */
  readonly canonical: string;
}

/** What reading a requirement gives: exactly one of the two. */
export type ParsedRequirement =
  | { readonly requirement: Requirement; readonly problem?: never }
  | { readonly requirement?: never; readonly problem: RequirementProblem };

/** Reads a dependency specifier (PEP 508); throws PYSNIP_REQUIREMENT_INVALID with the column and what to write instead. */
export function parseRequirement(text: string): Requirement {
  const { requirement, problem } = tryParseRequirement(text);
  if (problem !== undefined) {
    throw refuseText("requirement", text, problem);
  }
  return requirement;
}

/** Reads a dependency specifier (PEP 508) and answers a problem as data, for callers that know file and line. */
export const tryParseRequirement = rememberAnswers((text): ParsedRequirement => {
  const cursor = openCursor(text);
  const requirement = checkText(cursor) ? scanRequirement(cursor) : null;
  return requirement === null
    ? { problem: explainRequirementFault(text, cursor.fault ?? { at: cursor.at, reason: "" }) }
    : { requirement };
});

function checkText(cursor: Cursor): boolean {
  const { text } = cursor;
  if (text.length > LONGEST_REQUIREMENT) {
    const reason = `a requirement may have ${LONGEST_REQUIREMENT} characters, this one has ${text.length}`;
    failScan(cursor, reason, LONGEST_REQUIREMENT);
    return false;
  }
  const foreign = findForeignCharacter(text);
  if (foreign !== -1) {
    const shown = escapeCharacter(text.charAt(foreign));
    failScan(cursor, `only printable ASCII can stand in a requirement, not \`${shown}\``, foreign);
    return false;
  }
  return true;
}

function scanRequirement(cursor: Cursor): Requirement | null {
  skipSpaces(cursor);
  const name = scanName(cursor, "a package name should stand here");
  if (name === null) {
    return null;
  }
  skipSpaces(cursor);
  const extras = scanExtras(cursor);
  if (extras === null) {
    return null;
  }
  skipSpaces(cursor);
  const isDirect = cursor.text[cursor.at] === "@";
  const url = isDirect ? scanUrl(cursor) : null;
  const specifier = isDirect ? "" : scanSpecifier(cursor);
  if (specifier === null || cursor.fault !== null) {
    return null;
  }
  const marker = scanEnd(cursor, specifier !== "");
  if (cursor.fault !== null) {
    return null;
  }
  const canonical = renderRequirement({ name, extras, specifier, marker, url });
  return { name, extras, specifier, marker, url, canonical };
}

function scanName(cursor: Cursor, reason: string): string | null {
  const end = endOfName(cursor.text, cursor.at);
  if (end === cursor.at) {
    return failScan(cursor, reason);
  }
  const name = foldName(cursor.text.slice(cursor.at, end));
  cursor.at = end;
  return name;
}

function scanExtras(cursor: Cursor): string[] | null {
  const extras: string[] = [];
  if (cursor.text[cursor.at] !== "[") {
    return extras;
  }
  cursor.at += 1;
  skipSpaces(cursor);
  while (extras.length > 0 || cursor.text[cursor.at] !== "]") {
    const extra = scanName(cursor, "the name of an extra, or `]`, should stand here");
    if (extra === null) {
      return null;
    }
    extras.push(extra);
    skipSpaces(cursor);
    if (cursor.text[cursor.at] !== ",") {
      break;
    }
    cursor.at += 1;
    skipSpaces(cursor);
  }
  if (cursor.text[cursor.at] !== "]") {
    return failScan(cursor, "`,` or `]` should stand here");
  }
  cursor.at += 1;
  return extras.length < 2 ? extras : [...new Set(extras)].toSorted();
}

function scanUrl(cursor: Cursor): string | null {
  const at = cursor.at;
  cursor.at += 1;
  skipSpaces(cursor);
  const start = cursor.at;
  while (cursor.at < cursor.text.length && !" \t".includes(cursor.text.charAt(cursor.at))) {
    cursor.at += 1;
  }
  const url = cursor.text.slice(start, cursor.at);
  // `pkg@1.2.3` is npm's way to write a version, and PEP 508 would take it for the path of a file.
  if (!/[:/]/.test(url)) {
    return failScan(cursor, "a URL should stand after `@`, a version stands after `==`", at);
  }
  return url;
}

function scanSpecifier(cursor: Cursor): string | null {
  const isEnclosed = cursor.text[cursor.at] === "(";
  if (isEnclosed) {
    cursor.at += 1;
    skipSpaces(cursor);
  }
  const clauses = scanClauses(cursor);
  if (clauses === null) {
    return null;
  }
  skipSpaces(cursor);
  if (isEnclosed) {
    if (cursor.text[cursor.at] !== ")") {
      return failScan(cursor, "`,` or `)` should stand here");
    }
    cursor.at += 1;
  }
  return renderSpecifier(clauses);
}

function scanEnd(cursor: Cursor, afterSpecifier: boolean): string | null {
  skipSpaces(cursor);
  if (cursor.at === cursor.text.length) {
    return null;
  }
  if (cursor.text[cursor.at] !== ";") {
    const expected = afterSpecifier ? "`,`, `;` or the end" : "a comparison, `;` or the end";
    return failScan(cursor, `${expected} should stand here`);
  }
  cursor.at += 1;
  const marker = scanMarker(cursor);
  if (marker !== null && cursor.at < cursor.text.length) {
    return failScan(cursor, "`and`, `or` or the end should stand here");
  }
  return marker === null ? null : renderMarker(marker);
}

// A space stands before `;` because it would belong to the URL otherwise.
function renderRequirement(parts: Omit<Requirement, "canonical">): string {
  const extras = parts.extras.length === 0 ? "" : `[${parts.extras.join(",")}]`;
  const url = parts.url === null ? "" : ` @ ${parts.url}`;
  const marker = parts.marker === null ? "" : ` ; ${parts.marker}`;
  return parts.name + extras + parts.specifier + url + marker;
}

const LONGEST_REQUIREMENT = 4096;
