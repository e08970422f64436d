import { sortEntries, type ZipEntry } from "./render-zip.ts";

/** Says that a file of a bundle is not there. */
export function explainMissing(): string {
  return "it does not exist";
}

/** Says where an archive differs from the one that these members give, and in which of them. */
export function explainDifference(
  entries: readonly ZipEntry[],
  sizes: { readonly expected: number; readonly actual: number },
  offset: number,
): string {
  const both = `${sizes.actual} bytes instead of ${sizes.expected}`;
  return `${both}; the first difference is at byte ${offset}, in ${findMember(offset, entries)}`;
}

function findMember(offset: number, entries: readonly ZipEntry[]): string {
  let end = 0;
  for (const { name, content } of sortEntries(entries)) {
    const data = content instanceof Uint8Array ? content.length : content.compressedSize;
    end += LOCAL_HEADER_BYTES + Buffer.byteLength(name) + data;
    if (offset < end) return `\`${name}\``;
  }
  return "the archive's directory";
}

const LOCAL_HEADER_BYTES = 30;
