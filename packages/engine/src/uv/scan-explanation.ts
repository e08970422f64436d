/** What uv says of a failure, on one line: uv breaks it to the width of a page and draws trees. */
export function scanExplanation(stderr: string): string {
  return stderr.replace(/[\s\u2500-\u257f]+/g, " ");
}
