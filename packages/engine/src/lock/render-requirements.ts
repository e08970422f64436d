import type { ChosenWheel } from "./derive-wheels.ts";
import { deriveDirectUrl } from "./derive-direct-url.ts";
import { listExported } from "./list-exported.ts";
import type { Artefact, LockedPackage, Lockfile } from "./lockfile.ts";

/** A hashed `requirements.txt` for every platform of a lockfile; pip and uv both install it. */
export function renderRequirements(lockfile: Lockfile): string {
  return listExported(lockfile)
    .map((item) => {
      const marker = item.marker === null ? "" : ` ; ${item.marker}`;
      const hashes = item.artefacts.map((artefact) => artefact.sha256);
      return renderLine(`${renderPin(item, item.artefacts[0], lockfile)}${marker}`, hashes);
    })
    .join("");
}

/** The same for one platform, where only the chosen wheels may be installed. */
export function renderPlatformRequirements(
  wheels: readonly ChosenWheel[],
  lockfile: Lockfile,
): string {
  return wheels
    .flatMap(({ item, wheel }) =>
      wheel ? [renderLine(renderPin(item, wheel, lockfile), [wheel.sha256])] : [],
    )
    .join("");
}

function renderPin(
  item: LockedPackage,
  artefact: Artefact | undefined,
  lockfile: Lockfile,
): string {
  const url = artefact ? deriveDirectUrl(item, artefact, lockfile) : null;
  return url === null ? `${item.name}==${item.version}` : `${item.name} @ ${url}`;
}

function renderLine(requirement: string, hashes: readonly string[]): string {
  return `${[requirement, ...hashes.map((hash) => `    --hash=${hash}`)].join(" \\\n")}\n`;
}
