/** Source in the characters that Python reads, and how many of each kind were in it that it does not. */
export interface PlainCode {
  readonly source: string;
  readonly quotes: number;
  readonly blanks: number;
  readonly invisible: number;
}

/**
 * Renders code that a word processor or a web page has typeset: typographic quotes that delimit a
 * string become straight, other blanks become spaces, and characters without width vanish. What
 * stands in a string or a comment stays, because there it is text.
 */
export function renderPlainCode(text: string): PlainCode {
  let quotes = 0;
  let blanks = 0;
  let invisible = 0;
  const source = text.replace(TOKEN, (token) => {
    if (DOUBLE.test(token)) {
      quotes += 1;
      return token.replace(LONG_ENDS, '"""').replace(DOUBLE_ENDS, '"');
    }
    if (SINGLE.test(token)) {
      quotes += 1;
      return token.replace(SINGLE_ENDS, "'");
    }
    if (BLANK.test(token)) {
      blanks += 1;
      return " ";
    }
    if (!INVISIBLE.test(token)) return token;
    invisible += 1;
    return "";
  });
  return { source, quotes, blanks, invisible };
}

const LONG = String.raw`"""(?:[^\\]|\\[^])*?(?:"""|$(?![^]))|'''(?:[^\\]|\\[^])*?(?:'''|$(?![^]))`;
const SHORT = String.raw`"(?:[^"\\\n]|\\[^])*"?|'(?:[^'\\\n]|\\[^])*'?`;
const TYPESET_LONG = String.raw`[“”„]["“”„]{2}[^“”„]*["“”„]{3}`;
const TYPESET_SHORT = String.raw`[“”„](?:[^“”„"\\\n]|\\.)*["“”„]|[‘’‚](?:[^‘’‚'\\\n]|\\.)*['‘’‚]`;
const SPACES = String.raw`[\u00A0\u1680\u2000-\u200A\u202F\u205F\u3000]`;
const WIDTHLESS = String.raw`[\u00AD\u200B-\u200D\u2060\uFEFF]`;
const TOKEN = new RegExp(
  `#[^\\n]*|${LONG}|${SHORT}|${TYPESET_LONG}|${TYPESET_SHORT}|${SPACES}|${WIDTHLESS}`,
  "gu",
);
const DOUBLE = /^[“”„]/u;
const SINGLE = /^[‘’‚]/u;
const BLANK = new RegExp(`^${SPACES}$`, "u");
const INVISIBLE = new RegExp(`^${WIDTHLESS}$`, "u");
const LONG_ENDS = /^["“”„]{3}|["“”„]{3}$/gu;
const DOUBLE_ENDS = /^[“”„]|[“”„]$/gu;
const SINGLE_ENDS = /^[‘’‚]|[‘’‚]$/gu;
