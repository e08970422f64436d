import { lstat, rename, rm } from "node:fs/promises";
import { dirname } from "node:path";
import { makeCacheFolder, refuseCache } from "../host/make-cache-folder.ts";

/**
 * Renames a finished folder to its place. When another process was first and its folder is whole,
 * that one is kept; one that is not whole is moved out of the way, so that the place is never half
 * filled. Several processes may repair one place at once: each goes on until one of them has won.
 */
export async function applyPublication(
  stage: string,
  target: string,
  isWhole: () => Promise<boolean>,
): Promise<void> {
  await makeCacheFolder(dirname(target));
  let failure: unknown = null;
  for (let attempt = 0; attempt < MOST_ATTEMPTS; attempt++) {
    failure = await rename(stage, target).then(
      () => null,
      (error: unknown) => error,
    );
    if (failure === null) return;
    const stands = (await lstat(target).catch(() => null)) !== null;
    if (!stands && attempt === 0) break;
    if (stands && (await isWhole())) return;
    const aside = `${stage}-damaged-${attempt}`;
    // Another process may be moving it away at this moment.
    await rename(target, aside).catch(() => {});
    await rm(aside, { recursive: true, force: true }).catch(() => {});
  }
  throw refuseCache(`\`${target}\` cannot be put into pysnip's cache`, failure);
}

const MOST_ATTEMPTS = 10;
