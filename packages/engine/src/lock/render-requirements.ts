import type { ChosenWheel } from "./derive-wheels.ts";
import type { Lockfile } from "./lockfile.ts";

/** A hashed `requirements.txt` for every platform of a lockfile; pip and uv both install it. */
export function renderRequirements(lockfile: Lockfile): string {
  return lockfile.resolution.packages
    .filter((item) => item.artefacts.length > 0)
    .map((item) => {
      const marker = item.marker === null ? "" : ` ; ${item.marker}`;
      const hashes = item.artefacts.map((artefact) => artefact.sha256);
      return renderLine(`${item.name}==${item.version}${marker}`, hashes);
    })
    .join("");
}

/** The same for one platform, where only the chosen wheels may be installed. */
export function renderPlatformRequirements(wheels: readonly ChosenWheel[]): string {
  return wheels
    .flatMap(({ item, wheel }) =>
      wheel ? [renderLine(`${item.name}==${item.version}`, [wheel.sha256])] : [],
    )
    .join("");
}

function renderLine(requirement: string, hashes: readonly string[]): string {
  return `${[requirement, ...hashes.map((hash) => `    --hash=${hash}`)].join(" \\\n")}\n`;
}
