/**
 * What an archive may claim before anything of it is inflated. What is widely used stays far below:
 * see docs/reference/wheel-corpus.md.
 */
export const zipLimits = {
  members: 200_000,
  directoryBytes: 128 * 1024 * 1024,
  /** Of all members together, inflated. */
  contentBytes: 16 * 1024 * 1024 * 1024,
  /** Inflated bytes for one byte of the archive; small archives may be better compressed. */
  ratio: 100,
  ratioFromBytes: 64 * 1024 * 1024,
  nameBytes: 1024,
  /** What file systems allow between two slashes. */
  partBytes: 255,
} as const;
