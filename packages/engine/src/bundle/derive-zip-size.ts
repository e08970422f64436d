import type { ZipEntry } from "./render-zip.ts";

/** How large an archive of these members is; without the few bytes that a very large one adds. */
export function deriveZipSize(entries: readonly ZipEntry[]): number {
  return entries.reduce((sum, { name, content }) => {
    const data = content instanceof Uint8Array ? content.length : content.compressedSize;
    return sum + HEADERS + 2 * Buffer.byteLength(name) + data;
  }, END);
}

const HEADERS = 30 + 46;
const END = 22 + "pysnip sha256:".length + 64;
