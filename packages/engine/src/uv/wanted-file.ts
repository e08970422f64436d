/** One file of a lockfile that has to be on this machine. */
export interface WantedFile {
  readonly name: string;
  readonly version: string;
  /** The index that the lockfile names: `default`, `direct`, or one of `pysnip.toml`. */
  readonly index: string;
  readonly file: string;
  /** `sha256:` and 64 hexadecimal digits, as lockfiles write it. */
  readonly sha256: string;
  /** Where the file lies, when that is known already; else the index is asked. */
  readonly url: string | null;
}

/** Why something could not be had: `transport` when nothing was heard from the other side at all. */
export interface FetchProblem {
  readonly kind: "transport" | "unreachable" | "gone" | "changed" | "unusable";
  readonly reason: string;
}

/** What came of asking for something over the network. */
export type Fetched<T> = { readonly value: T } | { readonly problem: FetchProblem };

/** A file that could not be had, and why. */
export interface FileProblem extends FetchProblem {
  readonly wanted: WantedFile;
}

/** Bounds of one call; the stage is a folder of its own on the disk of the store. */
export interface FetchLimits {
  readonly stage: string;
  readonly signal: AbortSignal;
  readonly maximumBytes: number;
}
