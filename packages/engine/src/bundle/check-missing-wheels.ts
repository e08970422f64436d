import { PysnipError } from "../errors/pysnip-error.ts";
import { deriveWheels } from "../lock/derive-wheels.ts";
import type { Lockfile } from "../lock/lockfile.ts";

/**
 * A line for each package without a wheel for a platform of the bundle, also for those that
 * `ensure-env` would build: where a bundle starts, nothing is built.
 */
export function explainMissingWheels(lockfile: Lockfile): string[] {
  return lockfile.resolution.bundlePlatforms.flatMap((platform) =>
    deriveWheels(lockfile, platform)
      .filter(({ wheel }) => wheel === null || !wheel.file.endsWith(".whl"))
      .map(({ item, wheel }) => {
        const why = wheel === null ? "" : ", and a bundle builds nothing from source";
        return `  ${item.name} ${item.version}: no wheel for ${platform}${why}`;
      }),
  );
}

/** Refuses to bundle a job with such packages. */
export function refuseMissingWheels(name: string, rows: readonly string[]): void {
  if (rows.length === 0) return;
  throw new PysnipError("PYSNIP_WHEEL_MISSING", {
    headline: `\`${name}\` cannot be bundled: packages of it have no wheel`,
    details: rows,
    hint: "build a wheel once and serve it from an index of your own, or choose another version",
  });
}
