import type { PlatformName } from "../config/platform.ts";
import { deriveWheels } from "./derive-wheels.ts";
import { hashEnvironment } from "./hash-lock.ts";
import type { LockfileBody } from "./lockfile.ts";

/** The environment hash of each platform for which every package has a file. */
export function deriveEnvironmentHashes(
  lockfile: Pick<LockfileBody, "resolution">,
): LockfileBody["environmentHashes"] {
  const { python, platforms } = lockfile.resolution;
  const hashes: Partial<Record<PlatformName, string>> = {};
  for (const platform of platforms) {
    const chosen = deriveWheels(lockfile, platform);
    const wheels = chosen.flatMap(({ wheel }) => wheel ?? []);
    if (wheels.length < chosen.length) continue;
    hashes[platform] = hashEnvironment(python, platform, wheels);
  }
  return hashes;
}
