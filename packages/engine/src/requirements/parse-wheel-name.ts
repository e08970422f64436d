import { renderVersion } from "./canonical-version.ts";
import { endOfName, foldName } from "./normalize-name.ts";
import { tryParseVersion } from "./parse-version.ts";
import { rememberAnswers } from "./remember-answers.ts";
import { refuseText } from "./requirement-problem.ts";
import { isAlphanumeric, isDigit, endOfDigits, findForeignCharacter } from "./scan-text.ts";

/** What the file name of a wheel says. */
export interface WheelName {
  /** PEP 503 form. */
  readonly name: string;
  /** PEP 440 normal form. */
  readonly version: string;
  /** Build tag: its number without leading zeros, then the rest; null if there is none. */
  readonly build: string | null;
  /** Every `python-abi-platform` triple, in lower case, in the order of the name. */
  readonly tags: readonly string[];
}

/** Reads the file name of a wheel (PEP 427 "File name convention", tags by PEP 425); throws PYSNIP_REQUIREMENT_INVALID. */
export const parseWheelName = rememberAnswers((fileName): WheelName => {
  const foreign = findForeignCharacter(fileName);
  if (fileName.length > LONGEST_FILE_NAME) {
    throw refuseWheel(
      fileName,
      LONGEST_FILE_NAME,
      `it is longer than ${LONGEST_FILE_NAME} characters`,
    );
  }
  if (foreign !== -1) {
    throw refuseWheel(fileName, foreign, "only printable ASCII can stand in it");
  }
  if (!fileName.endsWith(EXTENSION)) {
    throw refuseWheel(fileName, fileName.length, `it does not end in \`${EXTENSION}\``);
  }
  const parts = fileName.slice(0, -EXTENSION.length).split("-");
  if (parts.length !== 5 && parts.length !== 6) {
    throw refuseWheel(fileName, 0, `it has ${parts.length} parts between \`-\`, not five or six`);
  }
  const [name = "", version = ""] = parts;
  const build = parts.length === 6 ? readBuild(fileName, parts) : null;
  return {
    name: readName(fileName, name),
    version: readVersion(fileName, parts, version),
    build,
    tags: readTags(fileName, parts),
  };
});

function readName(fileName: string, name: string): string {
  if (name === "" || name.includes("__") || endOfName(name, 0) !== name.length) {
    throw refuseWheel(fileName, 0, "its first part is no package name");
  }
  return foldName(name);
}

function readVersion(fileName: string, parts: readonly string[], text: string): string {
  const version = tryParseVersion(text);
  if (version === null) {
    throw refuseWheel(fileName, startOfPart(parts, 1), "its second part is no version");
  }
  return renderVersion(version);
}

function readBuild(fileName: string, parts: readonly string[]): string {
  const text = parts[2] ?? "";
  const end = endOfDigits(text, 0);
  if (end === 0 || !isTag(text.replaceAll(".", "_"))) {
    throw refuseWheel(
      fileName,
      startOfPart(parts, 2),
      "its build tag does not begin with a number",
    );
  }
  return text.slice(0, end).replace(/^0+(?=[0-9])/, "") + text.slice(end);
}

function readTags(fileName: string, parts: readonly string[]): string[] {
  const first = parts.length - 3;
  const [pythons = [], abis = [], platforms = []] = parts.slice(first).map((part, index) => {
    const tags = part.toLowerCase().split(".");
    if (!tags.every(isTag) || (index === 0 && tags.some((tag) => isDigit(tag.charCodeAt(0))))) {
      throw refuseWheel(fileName, startOfPart(parts, first + index), `\`${part}\` is no tag`);
    }
    return tags;
  });
  if (pythons.length * abis.length * platforms.length > MOST_TAGS) {
    throw refuseWheel(
      fileName,
      startOfPart(parts, first),
      `it stands for more than ${MOST_TAGS} tags`,
    );
  }
  const triples = pythons.flatMap((python) =>
    abis.flatMap((abi) => platforms.map((platform) => `${python}-${abi}-${platform}`)),
  );
  return [...new Set(triples)];
}

function isTag(text: string): boolean {
  for (let at = 0; at < text.length; at += 1) {
    if (!isAlphanumeric(text.charCodeAt(at)) && text[at] !== "_") {
      return false;
    }
  }
  return text.length > 0;
}

function startOfPart(parts: readonly string[], index: number): number {
  return parts.slice(0, index).reduce((length, part) => length + part.length + 1, 0);
}

function refuseWheel(fileName: string, at: number, reason: string): Error {
  return refuseText("wheel file name", fileName, { column: at + 1, reason, instead: ADVICE });
}

const EXTENSION = ".whl";
const LONGEST_FILE_NAME = 255;
const MOST_TAGS = 512;
const ADVICE = "give a name such as `numpy-1.26.4-cp311-cp311-manylinux_2_17_x86_64.whl`";
