/** The largest snippet, in bytes of UTF-8. */
export const MAX_SNIPPET_BYTES = 64 * 1024;

/**
 * Lists what makes a pasted text unusable before anything reads it as Python, each with its place:
 * size, control characters, halves of surrogate pairs, and characters that reorder what a reviewer
 * sees (Unicode UAX 9 embeddings, overrides and isolates).
 */
export function checkSnippetText(text: string): string[] {
  // Measured in code units first, so that a huge paste is refused without being encoded.
  const bytes = text.length > MAX_SNIPPET_BYTES ? text.length : Buffer.byteLength(text, "utf8");
  if (bytes > MAX_SNIPPET_BYTES) {
    return [`it has at least ${bytes} bytes, the limit is ${MAX_SNIPPET_BYTES} (64 KiB)`];
  }
  if (text.replace("\uFEFF", "").trim() === "") return [`it is empty (${bytes} bytes)`];
  const problems: string[] = [];
  for (const match of text.matchAll(FORBIDDEN)) {
    if (problems.length === MAX_LISTED) return [...problems, "and more of the kind"];
    const code = (match[0].codePointAt(0) as number).toString(16).toUpperCase().padStart(4, "0");
    problems.push(`${renderPosition(text, match.index)}: ${nameKind(match[0])} U+${code}`);
  }
  return problems;
}

/** Says which encoding the first two lines declare (PEP 263) when it is not UTF-8, else gives null. */
export function checkCodingCookie(source: string): string | null {
  for (const [index, line] of source.split("\n", 2).entries()) {
    const name = COOKIE.exec(line)?.[1];
    if (name === undefined) continue;
    if (UTF8_NAME.test(name.replaceAll("_", "-"))) return null;
    return `line ${index + 1}: it declares the encoding \`${name}\`, but only \`utf-8\` is read`;
  }
  return null;
}

function nameKind(char: string): string {
  if (char === "\0") return "the NUL character";
  if (/\p{Surrogate}/u.test(char)) return "half of a surrogate pair";
  return /\p{Cc}/u.test(char) ? "the control character" : "the text-reordering character";
}

function renderPosition(text: string, offset: number): string {
  const before = text.slice(0, offset).split(/\r\n?|\n/);
  return `line ${before.length}, column ${[...(before.at(-1) as string)].length + 1}`;
}

const MAX_LISTED = 10;
const FORBIDDEN = /[\p{Surrogate}\u202A-\u202E\u2066-\u2069]|(?![\t\n\f\r])\p{Cc}/gu;
const COOKIE = /^[ \t\f]*#.*?coding[:=][ \t]*([-_.a-zA-Z0-9]+)/;
// What CPython's tokenizer takes for UTF-8, and the one alias that its codec table adds.
const UTF8_NAME = /^(utf-8|utf-8-.*|utf8)$/i;
