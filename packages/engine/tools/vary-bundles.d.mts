/** Surroundings to bundle in; what is absent is as usual. */
export interface Variation {
  readonly title: string;
  readonly env?: Record<string, string>;
  readonly umask?: string;
  readonly before?: string[];
  readonly node?: string;
  readonly folder?: string;
}

export const variations: Variation[];
export const allAtOnce: Variation;
export function runVariation(variation: Variation): { failed: string } | { skipped: string } | null;
