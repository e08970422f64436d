import { mkdir, readdir, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { readMilliseconds } from "./clock.ts";
import { uniqueSuffix } from "./files.ts";
import { makeCacheFolder, refuseCache } from "./make-cache-folder.ts";

/** Makes a folder of one's own to build in, and clears away those that were left a day ago or longer. */
export async function makeStage(cacheDirectory: string, purpose: string): Promise<string> {
  const stages = join(cacheDirectory, "stage");
  await makeCacheFolder(stages);
  await clearOld(stages);
  const stage = join(stages, `${purpose}-${uniqueSuffix()}`);
  await makeEmptyStage(stage);
  return stage;
}

/** Makes a folder that is not there yet where others are built in. */
export async function makeEmptyStage(stage: string): Promise<void> {
  try {
    await mkdir(stage);
  } catch (error) {
    throw refuseCache(`\`${stage}\` cannot be made in pysnip's cache`, error);
  }
}

// What belongs to another user stays: they clear it away.
async function clearOld(stages: string): Promise<void> {
  const limit = readMilliseconds() - A_DAY;
  for (const name of await readdir(stages).catch(() => [])) {
    const path = join(stages, name);
    const facts = await stat(path).catch(() => null);
    if (!facts || facts.mtimeMs >= limit) continue;
    await rm(path, { recursive: true, force: true }).catch(() => {});
  }
}

const A_DAY = 24 * 60 * 60 * 1000;
