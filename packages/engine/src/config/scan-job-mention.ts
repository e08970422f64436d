/** Whether a text that is not TOML was meant to have the table `[tool.pysnip]`, however it is spelt. */
export function scanJobMention(text: string): boolean {
  const plain = text
    .replace(NEEDLESS, "")
    .replace(ESCAPED, (_, long: string | undefined, short: string) =>
      String.fromCharCode(Number.parseInt(long ?? short, 16)),
    );
  return MENTIONS.some((mention) => mention.every((pattern) => pattern.test(plain)));
}

// Blanks and quotes, and what another encoding shows as: every second byte of UTF-16 is a NUL, and its
// mark is no UTF-8.
const NEEDLESS = /[ \t"'\0\uFEFF\uFFFD]/g;
const ESCAPED = /\\U000000([0-7][0-9a-f])|\\u00([0-7][0-9a-f])/gi;
const MENTIONS = [
  [/^\[{0,2}tool\.pysnip(?![\w-])/m],
  [/^\[{1,2}tool\]/m, /^pysnip[.=]/m],
  [/^tool=/m, /[{,]pysnip[.=]/],
];
