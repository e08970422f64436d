import { closeSync, mkdirSync, openSync, rmSync, writeSync } from "node:fs";
import { rename } from "node:fs/promises";
import { dirname } from "node:path";
import { namePath } from "./files.ts";
import { makeTemporaryName } from "./make-temporary-name.ts";

/**
 * Fills a new file beside `path` and moves it there. It is not forced onto the disk: it can be made
 * again, and whoever uses it checks it. Small calls are synchronous, because handing one to another
 * thread takes longer than the call; replacing a file makes some file systems write the new one first.
 */
export async function writeOutput<Result>(
  path: string,
  fill: (write: (bytes: Uint8Array) => void) => Result,
): Promise<Result> {
  mkdirSync(dirname(path), { recursive: true });
  const temporary = makeTemporaryName(path);
  try {
    const result = fillNew(temporary, fill);
    await rename(temporary, path);
    return result;
  } catch (error) {
    rmSync(temporary, { force: true });
    throw namePath(error, path);
  }
}

function fillNew<Result>(
  path: string,
  fill: (write: (bytes: Uint8Array) => void) => Result,
): Result {
  const file = openSync(path, "wx", 0o644);
  try {
    return fill((bytes) => {
      for (let done = 0; done < bytes.length;) done += writeSync(file, bytes, done);
    });
  } finally {
    closeSync(file);
  }
}
