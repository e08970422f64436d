import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { lstat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { markUse } from "../host/mark-use.ts";
import type { WantedFile } from "./wanted-file.ts";

/** Where a file lies in the store, or will lie. */
export function storedFilePath(
  cacheDirectory: string,
  { sha256, file }: Pick<WantedFile, "sha256" | "file">,
): string {
  const digest = sha256.slice("sha256:".length);
  return join(cacheDirectory, "wheels", digest.slice(0, 2), digest, file);
}

/**
 * The path of a file that the store has whole, else null. Its bytes are hashed every time: what is
 * built from it needs them in memory anyway, and a size alone would not show a flipped bit.
 */
export async function findStoredFile(
  cacheDirectory: string,
  wanted: Pick<WantedFile, "sha256" | "file">,
): Promise<string | null> {
  const path = storedFilePath(cacheDirectory, wanted);
  markUse(dirname(path));
  return (await hashFile(path)) === wanted.sha256 ? path : null;
}

/** The digest of a regular file as lockfiles write it; null where there is none. */
export async function hashFile(path: string): Promise<string | null> {
  const facts = await lstat(path).catch(() => null);
  if (!facts?.isFile()) return null;
  const hash = createHash("sha256");
  for await (const part of createReadStream(path, { highWaterMark: 1024 * 1024 })) {
    hash.update(part as Uint8Array);
  }
  return `sha256:${hash.digest("hex")}`;
}
