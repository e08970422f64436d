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

function renderPin(item: LockedPackage, lockfile: Lockfile): string {
  const url = findDirectUrl(item, lockfile);
  return url === null ? `${item.name}==${item.version}` : `${item.name} @ ${url}`;
}

/** The address of a package that comes from no index: the requirement that asks for it has it. */
export function findDirectUrl(item: LockedPackage, { requirements }: Lockfile): string | null {
  if (item.index !== directIndexName) return null;
  const found = requirements
    .map(({ text }) => parseRequirement(text))
    .find(({ name, url }) => name === item.name && url !== null);
  return found?.url ?? "";
}

function renderLine(requirement: string, hashes: readonly string[]): string {
  return `${[requirement, ...hashes.map((hash) => `    --hash=${hash}`)].join(" \\\n")}\n`;
}
