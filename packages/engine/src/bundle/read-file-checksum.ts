import { createReadStream } from "node:fs";
import { crc32 } from "node:zlib";

/** The length of a file and the checksum that an archive's header has for it. */
export async function readFileChecksum(
  path: string,
): Promise<{ readonly size: number; readonly crc32: number }> {
  let size = 0;
  let checksum = 0;
  for await (const part of createReadStream(path, { highWaterMark: 1024 * 1024 })) {
    const bytes = part as Uint8Array;
    size += bytes.length;
    checksum = crc32(bytes, checksum);
  }
  return { size, crc32: checksum };
}
