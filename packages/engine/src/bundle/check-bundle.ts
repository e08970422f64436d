import type { BundleFile } from "./bundle-request.ts";
import { sortFiles } from "./render-zip.ts";

/** What is wrong with a bundle that should have certain bytes; null when it has them. */
export function checkBundle(
  expected: Uint8Array,
  actual: Uint8Array | null,
  files: readonly BundleFile[],
): string | null {
  if (actual === null) return "it does not exist";
  if (Buffer.compare(expected, actual) === 0) return null;
  const shared = Math.min(expected.length, actual.length);
  let offset = 0;
  while (offset < shared && expected[offset] === actual[offset]) offset++;
  const sizes = `${actual.length} bytes instead of ${expected.length}`;
  return `${sizes}; the first difference is at byte ${offset}, in ${findMember(offset, files)}`;
}

function findMember(offset: number, files: readonly BundleFile[]): string {
  let end = 0;
  for (const { path, content } of sortFiles(files)) {
    end += LOCAL_HEADER_BYTES + Buffer.byteLength(path) + content.length;
    if (offset < end) return `\`${path}\``;
  }
  return "the archive's directory";
}

const LOCAL_HEADER_BYTES = 30;
