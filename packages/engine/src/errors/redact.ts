/** Removes credentials from text that a person or a log will see. */
export function redact(text: string): string {
  return text.replace(USER_INFORMATION, "//***@");
}

// A password may itself hold "@", so everything up to the last one of the authority goes (RFC 3986,
// section 3.2). No scheme is asked for: text from outside may hold anything before the slashes.
const USER_INFORMATION = /\/\/[^\s/?#"'<>]{1,4096}@/g;
