import { renderQuotedText } from "../requirements/render-quoted-text.ts";

/**
 * Lists what is wrong with a folder text before a name is made of it. Nx reads glob characters in
 * a project root as patterns, and other systems read the rest in ways of their own.
 */
export function checkFolder(folder: string, written: string): string[] {
  const shown = renderQuotedText(written);
  if (folder === "") return [`${shown} names no folder below the workspace root`];
  const problems: string[] = [];
  if (folder.startsWith("/") || /^[A-Za-z]:/.test(folder)) {
    problems.push(`${shown} is absolute; write it relative to the workspace root`);
  }
  if (folder.includes("\\"))
    problems.push(`${shown} holds a backslash; folders are split by \`/\``);
  if (folder.length > MAX_FOLDER) {
    problems.push(`the folder has ${folder.length} characters, the limit is ${MAX_FOLDER}`);
  }
  const segments = folder.replace(/^\/+/, "").split("/");
  for (const [index, segment] of segments.entries()) {
    problems.push(...checkSegment(segment, index === segments.length - 1));
  }
  return [...new Set(problems)];
}

/** Whether a folder text stays below the workspace root, so that one may look at what is there. */
export function isInside(folder: string): boolean {
  const isPlain = (segment: string) => !["", ".", ".."].includes(segment);
  return !/[\\\0]|^[A-Za-z]:/.test(folder) && folder.split("/").every(isPlain);
}

function checkSegment(segment: string, isName: boolean): string[] {
  const shown = renderQuotedText(segment);
  if (segment === "") return ["a part of the folder is empty"];
  if (segment === "." || segment === "..") return [`the folder must not hold ${shown}`];
  const problems: string[] = [];
  const strange = [...new Set(segment.match(isName ? NOT_IN_NAME : NOT_IN_FOLDER) ?? [])];
  if (strange.length > 0) {
    const list = strange.slice(0, 10).map(renderCharacter).join(" ");
    const allowed = isName ? "ASCII letters, digits, `-`, `_` and `.`" : "plain ASCII";
    problems.push(`${shown} holds ${list}; ${allowed} is what a folder may hold`);
  }
  if (segment.startsWith("-")) problems.push(`${shown} looks like an option`);
  if (/[ .]$/.test(segment))
    problems.push(`${shown} ends in a dot or a space, which Windows drops`);
  const [stem = ""] = segment.split(".", 1);
  if (WINDOWS_DEVICE.test(stem.trimEnd())) problems.push(`${shown} is a device name on Windows`);
  if (OWNED.has(segment.toLowerCase())) problems.push(`${shown} belongs to another tool`);
  if (!isName || problems.length > 0) return problems;
  if (segment.length > MAX_NAME) {
    problems.push(`the name has ${segment.length} characters, the limit is ${MAX_NAME}`);
  }
  if (!/^[A-Za-z0-9].*[A-Za-z0-9]$|^[A-Za-z0-9]$/.test(segment)) {
    problems.push(`${shown} must begin and end with a letter or a digit`);
  }
  return problems;
}

function renderCharacter(char: string): string {
  if (/^[\x21-\x7e]$/.test(char)) return char === "`" ? "a back-tick" : `\`${char}\``;
  if (char === " ") return "a space";
  return `U+${(char.codePointAt(0) as number).toString(16).toUpperCase().padStart(4, "0")}`;
}

const MAX_NAME = 64;
const MAX_FOLDER = 200;
const NOT_IN_NAME = /[^A-Za-z0-9._-]/gu;
const NOT_IN_FOLDER = /[^A-Za-z0-9._+@, -]/gu;
const WINDOWS_DEVICE = /^(con|prn|aux|nul|com\d|lpt\d|conin\$|conout\$)$/i;
const OWNED: ReadonlySet<string> = new Set(["node_modules", ".git", ".nx"]);
