import { mkdir } from "node:fs/promises";
import { PysnipError } from "../errors/pysnip-error.ts";

/** Makes a folder of pysnip's cache and those above it, or says how to have the cache elsewhere. */
export async function makeCacheFolder(path: string, mode?: number): Promise<void> {
  try {
    await mkdir(path, { recursive: true, mode });
  } catch (error) {
    throw new PysnipError(
      "PYSNIP_CACHE_UNUSABLE",
      {
        headline: `\`${path}\` cannot be made in pysnip's cache`,
        details: [(error as Error).message],
        hint: "set `PYSNIP_CACHE_DIR` to a folder that you may write to",
      },
      { cause: error },
    );
  }
}
