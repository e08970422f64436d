import { digest } from "../lock/hash-lock.ts";

/** A text with its own digest before it, for files of the store that are believed without other proof. */
export function renderSealedText(text: string): string {
  return `${digest(text)}\n${text}`;
}

/** The text behind its digest; null where the two do not fit. */
export function parseSealedText(sealed: string): string | null {
  const end = sealed.indexOf("\n");
  const text = sealed.slice(end + 1);
  return sealed.slice(0, Math.max(end, 0)) === digest(text) ? text : null;
}
