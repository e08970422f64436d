import { tryParseVersion } from "./parse-version.ts";
import { endOfName, foldName } from "./normalize-name.ts";
import { renderQuotedText } from "./render-quoted-text.ts";

/** The names that a deny file lists, in normal form with their places, and what it holds besides names. */
export interface DenyFile {
  readonly names: ReadonlyMap<string, string>;
  readonly problems: readonly string[];
}

/** Reads a list of package names, one on a line; `#` begins a comment. */
export function parseDenyFile(text: string, path: string): DenyFile {
  const names = new Map<string, string>();
  const problems: string[] = [];
  for (const [index, raw] of text
    .replace(/^\uFEFF/, "")
    .split(/\r\n?|\n/)
    .entries()) {
    const line = raw.split("#", 1)[0]?.trim() ?? "";
    if (line === "") continue;
    const place = `${path}:${index + 1}`;
    const isName = line.length <= LONGEST_NAME && endOfName(line, 0) === line.length;
    // A column of versions beside the names would otherwise deny packages that nobody has.
    if (!isName || (/^\d/.test(line) && tryParseVersion(line) !== null)) {
      problems.push(
        `${place}: ${renderQuotedText(line)} is no package name; write one name a line`,
      );
    } else if (!names.has(foldName(line))) names.set(foldName(line), place);
  }
  return { names, problems };
}

const LONGEST_NAME = 256;
