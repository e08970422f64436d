import { endOfName } from "./normalize-name.ts";
import { endOfSpaces } from "./scan-text.ts";

/** A stretch of a list that is one requirement, or a refused one with what is wrong about its shape. */
export interface ListItem {
  readonly start: number;
  readonly end: number;
  readonly fault: "none" | "junk" | "marker" | "url" | "operators";
}

/**
 * Cuts a list at spaces, commas and line breaks where the grammar of requirements has an end: a
 * comma between two version clauses and one between two extras do not cut. Comments are left out.
 * Takes linear time; stops after `most` items.
 */
export function scanListItems(text: string, most: number): ListItem[] {
  const items: ListItem[] = [];
  for (let at = skipSeparators(text, 0); at < text.length && items.length < most;) {
    const item = scanItem(text, at);
    items.push(item);
    at = skipSeparators(text, item.end);
  }
  return items;
}

function scanItem(text: string, start: number): ListItem {
  const nameEnd = endOfName(text, start);
  if (nameEnd === start) return junk(text, start);
  const bracket = endOfSpaces(text, nameEnd);
  const extrasEnd = text.charAt(bracket) === "[" ? endOfBrackets(text, bracket, "]") : nameEnd;
  if (extrasEnd === -1) return junk(text, start);
  const next = endOfSpaces(text, extrasEnd);
  const character = text.charAt(next);
  if (character === "(") {
    const end = endOfBrackets(text, next, ")");
    return end === -1 ? junk(text, start) : finish(text, start, end);
  }
  if (isOperator(character)) return scanClauses(text, start, next);
  return finish(text, start, extrasEnd);
}

function scanClauses(text: string, start: number, firstOperator: number): ListItem {
  let missingComma = false;
  for (let at = firstOperator; ;) {
    while (isOperator(text.charAt(at))) at += 1;
    const end = endOfVersion(text, endOfSpaces(text, at));
    const blank = endOfSpaces(text, end);
    const comma = text.charAt(blank) === ",";
    at = comma ? endOfBlanks(text, blank + 1) : blank;
    if (!isOperator(text.charAt(at))) {
      return missingComma ? { start, end, fault: "operators" } : finish(text, start, end);
    }
    missingComma ||= !comma;
  }
}

// What follows a complete requirement decides whether it really was one.
function finish(text: string, start: number, end: number): ListItem {
  const next = endOfSpaces(text, end);
  const character = text.charAt(next);
  if (character === ";") return { start, end: endOfLine(text, next), fault: "marker" };
  if (character === "@")
    return { start, end: endOfWord(text, endOfSpaces(text, next + 1)), fault: "url" };
  if (end < text.length && !isSeparator(text.charAt(end))) return junk(text, start, end);
  return { start, end, fault: "none" };
}

function junk(text: string, start: number, from: number = start): ListItem {
  // An option takes the words behind it along: none of them is a requirement.
  const isOption = text.charAt(start) === "-";
  return { start, end: isOption ? endOfLine(text, start) : endOfWord(text, from), fault: "junk" };
}

function skipSeparators(text: string, start: number): number {
  let at = start;
  for (;;) {
    while (at < text.length && isSeparator(text.charAt(at))) at += 1;
    const commented = text.charAt(at) === "#" && (at === 0 || isBlank(text.charAt(at - 1)));
    if (!commented) return at;
    at = endOfLine(text, at);
  }
}

function endOfBrackets(text: string, open: number, close: string): number {
  INSIDE_BRACKETS.lastIndex = open + 1;
  INSIDE_BRACKETS.test(text);
  const end = INSIDE_BRACKETS.lastIndex;
  return text.charAt(end) === close ? end + 1 : -1;
}

function endOfVersion(text: string, start: number): number {
  VERSION_CHARACTERS.lastIndex = start;
  VERSION_CHARACTERS.test(text);
  return VERSION_CHARACTERS.lastIndex;
}

function endOfBlanks(text: string, start: number): number {
  let at = start;
  while (at < text.length && isBlank(text.charAt(at))) at += 1;
  return at;
}

function endOfLine(text: string, start: number): number {
  const end = text.indexOf("\n", start);
  return end === -1 ? text.length : end;
}

// At least one character, so that a scan always moves on.
function endOfWord(text: string, start: number): number {
  let at = Math.min(start + 1, text.length);
  while (at < text.length && !isSeparator(text.charAt(at))) at += 1;
  return at;
}

function isOperator(character: string): boolean {
  return character !== "" && "<>=!~^".includes(character);
}

function isSeparator(character: string): boolean {
  return character === "," || isBlank(character);
}

function isBlank(character: string): boolean {
  return character === " " || character === "\t" || character === "\n";
}

// Neither can match a second opening bracket or a line break, which keeps every scan linear.
const INSIDE_BRACKETS = /[^[\]()\n]*/y;
const VERSION_CHARACTERS = /[A-Za-z0-9.!+*_-]*/y;
