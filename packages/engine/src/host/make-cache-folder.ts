import { mkdir } from "node:fs/promises";
import { PysnipError } from "../errors/pysnip-error.ts";

/** Makes a folder of pysnip's cache and those above it, or says how to have the cache elsewhere. */
export async function makeCacheFolder(path: string, mode?: number): Promise<void> {
  try {
    await mkdir(path, { recursive: true, mode });
  } catch (error) {
    throw refuseCache(`\`${path}\` cannot be made in pysnip's cache`, error);
  }
}

/** The refusal of a cache that the system does not let pysnip use. */
export function refuseCache(headline: string, error: unknown): PysnipError {
  return new PysnipError(
    "PYSNIP_CACHE_UNUSABLE",
    {
      headline,
      details: [error instanceof Error ? error.message : String(error)],
      hint: "set `PYSNIP_CACHE_DIR` to a folder that you may write to",
    },
    { cause: error },
  );
}
