/** One entry of the catalogue: what the code means and what to do about it. */
export interface ErrorEntry {
  readonly meaning: string;
  readonly remedy: string;
}

/** Every code that pysnip can answer with; `docs/reference/errors.md` is rendered from it. */
export const errorCatalogue = {
  PYSNIP_CONFIG_INVALID: {
    meaning: "A configuration file does not say what a job needs, or says something unknown.",
    remedy: "Correct the lines that the message lists; every problem is listed at once.",
  },
  PYSNIP_REQUIREMENT_INVALID: {
    meaning: "A requirement is not valid, or is of a kind that pysnip refuses.",
    remedy: "Write what the message offers instead.",
  },
  PYSNIP_REQUIREMENT_CONFLICT: {
    meaning: "Two places ask for versions of one package that cannot both hold.",
    remedy: "Change one of the two places that the message names.",
  },
} as const satisfies Record<string, ErrorEntry>;

/** A stable name for a kind of failure. */
export type ErrorCode = keyof typeof errorCatalogue;
