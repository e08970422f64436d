import { lstat, mkdir, rename, rm } from "node:fs/promises";
import { dirname } from "node:path";

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
  await mkdir(dirname(target), { recursive: true });
  for (let attempt = 0; attempt < MOST_ATTEMPTS; attempt++) {
    const failure = await rename(stage, target).then(
      () => null,
      (error: unknown) => error,
    );
    if (failure === null) return;
    const stands = (await lstat(target).catch(() => null)) !== null;
    if (!stands && attempt === 0) throw failure;
    if (stands && (await isWhole())) return;
    const aside = `${stage}-damaged-${attempt}`;
    // Another process may be moving it away at this moment.
    await rename(target, aside).catch(() => {});
    await rm(aside, { recursive: true, force: true });
  }
  throw new Error(`${target} cannot be replaced`);
}

const MOST_ATTEMPTS = 10;
