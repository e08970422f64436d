/** Removes credentials from text that a person or a log will see. */
export function redact(text: string): string {
  return text.replace(URL_WITH_AUTHORITY, (_match, scheme: string, authority: string) => {
    const at = authority.lastIndexOf("@");
    return at === -1 ? `${scheme}${authority}` : `${scheme}***@${authority.slice(at + 1)}`;
  });
}

// A password may itself hold "@", so the authority is taken whole and cut at its last one.
const URL_WITH_AUTHORITY = /([a-z][a-z0-9+.-]{0,30}:\/\/)([^\s/?#"'<>]+)/gi;
