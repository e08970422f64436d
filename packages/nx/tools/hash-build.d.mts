/** A short digest of the code that a build ships. */
export function hashBuild(
  chunks: readonly { readonly fileName: string; readonly code: string }[],
  runner: string,
): string;
