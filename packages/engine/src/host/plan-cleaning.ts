/** One entry of a store: a folder, or a file, and when it was used last, in milliseconds since 1970. */
export interface StoreEntry {
  readonly path: string;
  readonly lastUse: number;
}

/**
 * The entries that nobody has used for three months. `since` is when uses began to be noted: what is
 * older than that may have been used without anybody noting it, and counts as used at that moment.
 */
export function planCleaning(
  entries: readonly StoreEntry[],
  { now, since }: { readonly now: number; readonly since: number },
): string[] {
  const limit = now - KEPT_DAYS * A_DAY;
  return entries
    .filter(({ lastUse }) => Math.max(lastUse, since) < limit)
    .map(({ path }) => path)
    .sort();
}

/** One day in milliseconds: how often a use is noted, and how often stores are cleaned. */
export const A_DAY = 24 * 60 * 60 * 1000;

const KEPT_DAYS = 90;
