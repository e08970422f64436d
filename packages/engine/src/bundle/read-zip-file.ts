import { open } from "node:fs/promises";
import { readSync } from "node:fs";
import type { ByteSource } from "./parse-zip.ts";

/** Opens a file as a source for as long as some work takes. */
export async function withZipFile<Result>(
  path: string,
  work: (source: ByteSource) => Result | Promise<Result>,
): Promise<Result> {
  const handle = await open(path, "r");
  try {
    const { size } = await handle.stat();
    const { fd } = handle;
    return await work({
      size,
      read(offset, length) {
        const bytes = Buffer.allocUnsafe(length);
        let done = 0;
        while (done < length) {
          const count = readSync(fd, bytes, done, length - done, offset + done);
          if (count === 0) break;
          done += count;
        }
        return bytes.subarray(0, done);
      },
    });
  } finally {
    await handle.close();
  }
}
