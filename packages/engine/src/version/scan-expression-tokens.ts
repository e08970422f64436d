/** Splits the text of a Python expression into tokens without blanks; null when a character fits nowhere. */
export function scanExpressionTokens(text: string): string[] | null {
  const tokens: string[] = [];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < text.length) {
    const match = TOKEN.exec(text);
    if (match === null) return null;
    if (match[1] !== undefined) tokens.push(match[1]);
  }
  return tokens;
}

const BLANK = String.raw`[ \t\n]+`;
const STRING = String.raw`[a-zA-Z]{0,2}(?:"""(?:[^\\]|\\[^])*?"""|'''(?:[^\\]|\\[^])*?'''|"(?:[^"\\\n]|\\[^])*"|'(?:[^'\\\n]|\\[^])*')`;
const NUMBER = String.raw`(?:\d|\.\d)[\w.]*(?:(?<=[0-9._][eE])[+-]\d[\d_]*)?`;
const NAME = String.raw`[\p{ID_Start}_][\p{ID_Continue}.]*`;
const PUNCTUATION = String.raw`\.\.\.|[-()[\]{},|=:]`;
const TOKEN = new RegExp(`${BLANK}|(${STRING}|${NUMBER}|\\.\\.\\.|${NAME}|${PUNCTUATION})`, "uy");
