import {
  MARKER_VARIABLES,
  type Marker,
  type MarkerOperand,
  type MarkerOperator,
} from "./marker.ts";
import { foldName } from "./normalize-name.ts";
import { refuseText } from "./requirement-problem.ts";
import {
  type Cursor,
  failScan,
  findForeignCharacter,
  isAlphanumeric,
  openCursor,
  skipSpaces,
} from "./scan-text.ts";
import { OPERATORS } from "./parse-specifier.ts";

/** Reads a marker that stands alone (PEP 508 "Environment markers"); throws PYSNIP_REQUIREMENT_INVALID. */
export function parseMarker(text: string): Marker {
  const cursor = openCursor(text);
  const foreign = findForeignCharacter(text);
  if (text.length > LONGEST_MARKER) {
    failScan(cursor, `a marker may have ${LONGEST_MARKER} characters`, LONGEST_MARKER);
  } else if (foreign !== -1) {
    failScan(cursor, "only printable ASCII characters can stand in a marker", foreign);
  }
  const marker = cursor.fault === null ? scanMarker(cursor) : null;
  if (marker !== null && cursor.at === text.length) {
    return marker;
  }
  const { at, reason } = cursor.fault ?? {
    at: cursor.at,
    reason: "`and`, `or` or the end should stand here",
  };
  throw refuseText("marker", text, { column: at + 1, reason, instead: MARKER_ADVICE });
}

/** Reads the longest marker that begins at the cursor, with the spaces around it; null means a fault. */
export function scanMarker(cursor: Cursor, depth = 0): Marker | null {
  const alternatives: Marker[] = [];
  let conjunction: Marker[] = [];
  for (;;) {
    const atom = scanAtom(cursor, depth);
    if (atom === null) {
      return null;
    }
    conjunction.push(atom);
    if (takeWord(cursor, "and")) {
      continue;
    }
    alternatives.push(joinMarkers("all", conjunction));
    conjunction = [];
    if (!takeWord(cursor, "or")) {
      return joinMarkers("any", alternatives);
    }
  }
}

function scanAtom(cursor: Cursor, depth: number): Marker | null {
  skipSpaces(cursor);
  if (cursor.text[cursor.at] !== "(") {
    const comparison = scanComparison(cursor);
    skipSpaces(cursor);
    return comparison;
  }
  if (depth === DEEPEST_MARKER) {
    return failScan(cursor, `a marker may nest ${DEEPEST_MARKER} parentheses`);
  }
  cursor.at += 1;
  const inner = scanMarker(cursor, depth + 1);
  if (inner === null) {
    return null;
  }
  if (cursor.text[cursor.at] !== ")") {
    return failScan(cursor, "`)`, `and` or `or` should stand here");
  }
  cursor.at += 1;
  skipSpaces(cursor);
  return inner;
}

function scanComparison(cursor: Cursor): Marker | null {
  const left = scanOperand(cursor);
  if (left === null) {
    return null;
  }
  skipSpaces(cursor);
  const operator = scanOperator(cursor);
  if (operator === null) {
    return null;
  }
  skipSpaces(cursor);
  const right = scanOperand(cursor);
  if (right === null) {
    return null;
  }
  return {
    kind: "comparison",
    operator,
    left: foldExtra(left, right, true),
    right: foldExtra(right, left, false),
  };
}

function scanOperand(cursor: Cursor): MarkerOperand | null {
  const { text, at } = cursor;
  const quote = text[at];
  if (quote === '"' || quote === "'") {
    const end = text.indexOf(quote, at + 1);
    if (end === -1) {
      return failScan(cursor, `the text that \`${quote}\` opens has no end`);
    }
    const value = text.slice(at + 1, end);
    const backslash = value.indexOf("\\");
    if (backslash !== -1) {
      return failScan(cursor, "a `\\` cannot stand in the text of a marker", at + 1 + backslash);
    }
    cursor.at = end + 1;
    return { kind: "text", value };
  }
  let end = at;
  while (isWordCode(text.charCodeAt(end)) || text[end] === ".") {
    end += 1;
  }
  const variable = MARKER_VARIABLES.get(text.slice(at, end));
  if (variable === undefined) {
    return failScan(cursor, "a marker variable or a text in quotes should stand here");
  }
  cursor.at = end;
  return { kind: "variable", value: variable };
}

function scanOperator(cursor: Cursor): MarkerOperator | null {
  const symbol = OPERATORS.find((known) => cursor.text.startsWith(known, cursor.at));
  if (symbol !== undefined) {
    cursor.at += symbol.length;
    return symbol;
  }
  if (takeWord(cursor, "in")) {
    return "in";
  }
  if (takeWord(cursor, "not")) {
    const afterNot = cursor.at;
    skipSpaces(cursor);
    if (cursor.at > afterNot && takeWord(cursor, "in")) {
      return "not in";
    }
    return failScan(cursor, "`in` should stand after `not`");
  }
  return failScan(cursor, "an operator should stand here, such as `==`, `<` or `in`");
}

function takeWord(cursor: Cursor, word: string): boolean {
  const { text, at } = cursor;
  if (
    !text.startsWith(word, at) ||
    isWordCode(text.charCodeAt(at + word.length)) ||
    (at > 0 && isWordCode(text.charCodeAt(at - 1)))
  ) {
    return false;
  }
  cursor.at += word.length;
  return true;
}

function joinMarkers(kind: "all" | "any", parts: readonly Marker[]): Marker {
  const [first] = parts;
  if (first !== undefined && parts.length === 1) {
    return first;
  }
  return { kind, parts };
}

// The name of an extra is compared in its normal form on either side of `extra` (PEP 685), and that of a member only
// where it stands before the set that it is looked up in.
function foldExtra(operand: MarkerOperand, other: MarkerOperand, isLeft: boolean): MarkerOperand {
  const isName = other.value === "extra" || (isLeft && SET_VARIABLES.has(other.value));
  return operand.kind === "text" && other.kind === "variable" && isName
    ? { kind: "text", value: foldName(operand.value) }
    : operand;
}

function isWordCode(code: number): boolean {
  return isAlphanumeric(code) || code === 0x5f;
}

/** What to write instead of a marker that is none. */
export const MARKER_ADVICE =
  'write a condition such as `python_version < "3.12"` or `sys_platform == "linux"`';

const LONGEST_MARKER = 4096;
const DEEPEST_MARKER = 64;
const SET_VARIABLES: ReadonlySet<string> = new Set(["extras", "dependency_groups"]);
