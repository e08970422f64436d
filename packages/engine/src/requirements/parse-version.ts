import { renderQuotedText } from "./render-quoted-text.ts";
import { refuseText } from "./requirement-problem.ts";
import { endOfDigits, endOfSpaces, findForeignCharacter, isAlphanumeric } from "./scan-text.ts";

/** A PEP 440 version; numbers are digit strings without leading zeros, so that no length is too long. */
export interface Version {
  readonly epoch: string;
  readonly release: readonly string[];
  readonly pre: readonly [stage: "a" | "b" | "rc", number: string] | null;
  readonly post: string | null;
  readonly dev: string | null;
  readonly local: readonly string[] | null;
}

/** Longest version text that is read; a real one has some twenty characters. */
export const LONGEST_VERSION = 128;

/** Reads a version as PEP 440 "Public and local version identifiers" has it; throws PYSNIP_REQUIREMENT_INVALID. */
export function parseVersion(text: string): Version {
  const version = tryParseVersion(text);
  if (version !== null) {
    return version;
  }
  const start = endOfSpaces(text, 0);
  const end = scanVersion(text, start)?.end ?? start;
  const foreign = findForeignCharacter(text);
  const reason =
    text.length > LONGEST_VERSION
      ? `a version may have ${LONGEST_VERSION} characters, this one has ${text.length}`
      : end === text.length
        ? "a version begins with a number"
        : `${renderQuotedText(text.slice(end))} does not belong to a version`;
  throw refuseText("version", text, {
    column: (foreign === -1 ? end : foreign) + 1,
    reason,
    instead: "write numbers with dots between them, such as `1.26.4`, `2.0rc1` or `1.0.post1`",
  });
}

/** The version that a text holds, surrounded by spaces at most; null if it holds none. */
export function tryParseVersion(text: string): Version | null {
  if (text.length > LONGEST_TEXT) {
    return null;
  }
  const found = scanVersion(text, endOfSpaces(text, 0));
  return found !== null && endOfSpaces(text, found.end) === text.length ? found.version : null;
}

/** Reads the longest version that begins at a position; `local: false` stops before a `+`. */
export function scanVersion(
  text: string,
  start: number,
  { local = true }: { local?: boolean } = {},
): { version: Version; end: number } | null {
  const leadEnd = (text.charCodeAt(start) | CASE_BIT) === LETTER_V ? start + 1 : start;
  const release = scanRelease(text, leadEnd);
  if (release === null) {
    return null;
  }
  const pre = scanSuffix(text, release.end, PRE_WORDS);
  const post = scanPost(text, pre?.end ?? release.end);
  const dev = scanSuffix(text, post?.end ?? pre?.end ?? release.end, DEV_WORDS);
  const publicEnd = dev?.end ?? post?.end ?? pre?.end ?? release.end;
  const label = local ? scanLocal(text, publicEnd) : null;
  const end = label?.end ?? publicEnd;
  if (end - start > LONGEST_VERSION) {
    return null;
  }
  const version: Version = {
    epoch: release.epoch,
    release: release.parts,
    pre: pre === null ? null : [pre.word, pre.number],
    post: post === null ? null : post.number,
    dev: dev === null ? null : dev.number,
    local: label === null ? null : label.parts,
  };
  return { version, end };
}

interface Suffix<Word> {
  readonly word: Word;
  readonly number: string;
  readonly end: number;
}

function scanRelease(
  text: string,
  start: number,
): { epoch: string; parts: string[]; end: number } | null {
  let end = endOfDigits(text, start);
  if (end === start) {
    return null;
  }
  let epoch = "0";
  let first = start;
  const afterEpoch = text[end] === "!" ? endOfDigits(text, end + 1) : end;
  if (text[end] === "!" && afterEpoch > end + 1) {
    epoch = trimZeros(text.slice(start, end));
    first = end + 1;
    end = afterEpoch;
  }
  const parts = [trimZeros(text.slice(first, end))];
  while (text[end] === ".") {
    const next = endOfDigits(text, end + 1);
    if (next === end + 1) {
      break;
    }
    parts.push(trimZeros(text.slice(end + 1, next)));
    end = next;
  }
  return { epoch, parts, end };
}

function scanPost(text: string, start: number): Suffix<"post"> | null {
  if (text[start] === "-") {
    const end = endOfDigits(text, start + 1);
    if (end > start + 1) {
      return { word: "post", number: trimZeros(text.slice(start + 1, end)), end };
    }
  }
  return scanSuffix(text, start, POST_WORDS);
}

function scanSuffix<Word>(
  text: string,
  start: number,
  words: readonly (readonly [string, Word])[],
): Suffix<Word> | null {
  const wordStart = isSeparator(text[start]) ? start + 1 : start;
  const first = text.charCodeAt(wordStart) | CASE_BIT;
  if (first < LETTER_A || first > LETTER_V) {
    return null;
  }
  for (const [spelling, word] of words) {
    if (spelling.charCodeAt(0) === first && spellsWord(text, wordStart, spelling)) {
      const wordEnd = wordStart + spelling.length;
      const numberStart = isSeparator(text[wordEnd]) ? wordEnd + 1 : wordEnd;
      const end = endOfDigits(text, numberStart);
      return { word, number: trimZeros(text.slice(numberStart, end)), end };
    }
  }
  return null;
}

function scanLocal(text: string, start: number): { parts: string[]; end: number } | null {
  const parts: string[] = [];
  let at = start;
  while (at === start ? text[at] === "+" : isSeparator(text[at])) {
    let end = at + 1;
    while (isAlphanumeric(text.charCodeAt(end))) {
      end += 1;
    }
    if (end === at + 1) {
      break;
    }
    const part = text.slice(at + 1, end).toLowerCase();
    parts.push(endOfDigits(part, 0) === part.length ? trimZeros(part) : part);
    at = end;
  }
  return parts.length === 0 ? null : { parts, end: at };
}

function spellsWord(text: string, start: number, word: string): boolean {
  for (let at = 0; at < word.length; at += 1) {
    if ((text.charCodeAt(start + at) | CASE_BIT) !== word.charCodeAt(at)) {
      return false;
    }
  }
  return true;
}

function isSeparator(character: string | undefined): boolean {
  return character === "." || character === "-" || character === "_";
}

function trimZeros(digits: string): string {
  let at = 0;
  while (digits.charCodeAt(at) === 0x30) {
    at += 1;
  }
  return at === digits.length ? "0" : at === 0 ? digits : digits.slice(at);
}

// Room for spaces; longer text is not worth a look.
const LONGEST_TEXT = 4096;
const CASE_BIT = 0x20;
const LETTER_A = 0x61;
const LETTER_V = 0x76;

// Longer spellings stand before their own beginnings: the first that fits is taken.
const PRE_WORDS = [
  ["alpha", "a"],
  ["a", "a"],
  ["beta", "b"],
  ["b", "b"],
  ["preview", "rc"],
  ["pre", "rc"],
  ["rc", "rc"],
  ["c", "rc"],
] as const;
const POST_WORDS = [
  ["post", "post"],
  ["rev", "post"],
  ["r", "post"],
] as const;
const DEV_WORDS = [["dev", "dev"]] as const;
