import { measureEdits } from "../errors/suggest-nearest.ts";
import { rememberAnswers } from "./remember-answers.ts";
import { WELL_KNOWN } from "./well-known-distributions.ts";

/**
 * The well-known name that an unknown one looks like; null where it looks like none. It is only ever
 * a warning, because a package may well be called almost like another.
 */
export const deriveLikeness = rememberAnswers((name): string | null => {
  if (name.length < SHORTEST || WELL_KNOWN.has(name)) return null;
  const limit = name.length < LONG ? 1 : 2;
  let best: { readonly known: string; readonly edits: number } | null = null;
  for (const known of WELL_KNOWN) {
    if (Math.abs(known.length - name.length) > limit || differsInNumber(name, known)) continue;
    const edits = measureEdits(name, known);
    if (edits <= limit && edits < (best?.edits ?? limit + 1)) best = { known, edits };
  }
  return best?.known ?? null;
});

const SHORTEST = 5;
const LONG = 8;

// `psycopg` and `psycopg2` are two generations of one package.
function differsInNumber(left: string, right: string): boolean {
  return left.replace(/\d{1,9}$/, "") === right.replace(/\d{1,9}$/, "");
}
