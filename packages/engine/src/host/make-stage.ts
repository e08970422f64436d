import { mkdir, readdir, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { readMilliseconds } from "./clock.ts";
import { uniqueSuffix } from "./files.ts";
import { makeCacheFolder } from "./make-cache-folder.ts";

/** Makes a folder of one's own to build in, and clears away those that were left a day ago or longer. */
export async function makeStage(cacheDirectory: string, purpose: string): Promise<string> {
  const stages = join(cacheDirectory, "stage");
  await makeCacheFolder(stages);
  const limit = readMilliseconds() - A_DAY;
  for (const name of await readdir(stages)) {
    const path = join(stages, name);
    const facts = await stat(path).catch(() => null);
    if (facts && facts.mtimeMs < limit) await rm(path, { recursive: true, force: true });
  }
  const stage = join(stages, `${purpose}-${uniqueSuffix()}`);
  await mkdir(stage);
  return stage;
}

const A_DAY = 24 * 60 * 60 * 1000;
