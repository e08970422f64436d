import type { ChosenWheel } from "./derive-wheels.ts";
import { parseRequirement } from "../requirements/parse-requirement.ts";
import { directIndexName } from "../uv/derive-index-pins.ts";
import type { LockedPackage, Lockfile } from "./lockfile.ts";

/** A hashed `requirements.txt` for every platform of a lockfile; pip and uv both install it. */
export function renderRequirements(lockfile: Lockfile): string {
  return lockfile.resolution.packages
    .filter((item) => item.artefacts.length > 0)
    .map((item) => {
      const marker = item.marker === null ? "" : ` ; ${item.marker}`;
      const hashes = item.artefacts.map((artefact) => artefact.sha256);
      return renderLine(`${renderPin(item, lockfile)}${marker}`, hashes);
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
      wheel ? [renderLine(renderPin(item, lockfile), [wheel.sha256])] : [],
    )
    .join("");
}

// Packages that come from no index have their address in the requirement that asks for them.
function renderPin(item: LockedPackage, { requirements }: Lockfile): string {
  if (item.index !== directIndexName) return `${item.name}==${item.version}`;
  const found = requirements
    .map(({ text }) => parseRequirement(text))
    .find(({ name, url }) => name === item.name && url !== null);
  return `${item.name} @ ${found?.url ?? ""}`;
}

function renderLine(requirement: string, hashes: readonly string[]): string {
  return `${[requirement, ...hashes.map((hash) => `    --hash=${hash}`)].join(" \\\n")}\n`;
}
