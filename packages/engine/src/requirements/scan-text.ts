/** A position in a text that is being read, and the first thing found wrong with it. */
export interface Cursor {
  readonly text: string;
  at: number;
  fault: Fault | null;
}

/** What stopped a scan: a zero-based position and the reason in words. */
export interface Fault {
  readonly at: number;
  readonly reason: string;
}

/** Starts a scan at the beginning of a text. */
export function openCursor(text: string): Cursor {
  return { text, at: 0, fault: null };
}

/** Records the first fault of a scan and answers null, so that a scanner can return it at once. */
export function failScan(cursor: Cursor, reason: string, at: number = cursor.at): null {
  cursor.fault ??= { at, reason };
  return null;
}

/**
 * Finds the first character that no packaging grammar allows: anything but printable ASCII, space and tab.
 * This comes before any change of case, because "K" (Kelvin) lower-cases to an ASCII "k".
 */
export function findForeignCharacter(text: string): number {
  return text.search(FOREIGN);
}

/** Moves over spaces and tabs; the only white space that dependency specifiers know. */
export function skipSpaces(cursor: Cursor): void {
  cursor.at = endOfSpaces(cursor.text, cursor.at);
}

/** Where the spaces and tabs that begin at a position end. */
export function endOfSpaces(text: string, start: number): number {
  let at = start;
  while (text.charCodeAt(at) === 0x20 || text.charCodeAt(at) === 0x09) {
    at += 1;
  }
  return at;
}

/** Where the run of ASCII digits that begins at a position ends. */
export function endOfDigits(text: string, start: number): number {
  let at = start;
  while (isDigit(text.charCodeAt(at))) {
    at += 1;
  }
  return at;
}

/** Whether a character code is an ASCII digit; false for the NaN beyond the end of a text. */
export function isDigit(code: number): boolean {
  return code >= 0x30 && code <= 0x39;
}

/** Whether a character code is an ASCII letter or digit. */
export function isAlphanumeric(code: number): boolean {
  return isDigit(code) || (code >= 0x41 && code <= 0x5a) || (code >= 0x61 && code <= 0x7a);
}

const FOREIGN = /[^\t -~]/;
