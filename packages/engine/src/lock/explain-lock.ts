import type { DifferencePlace } from "./derive-difference-places.ts";
import type { LockDifference } from "./lock-difference.ts";
import type { Resolution } from "./lockfile.ts";

/** One line for a person about one difference between manifest and lockfile. */
export function explainDifference(difference: LockDifference): string {
  switch (difference.reason) {
    case "missing":
      return "  there is no `pysnip.lock`";
    case "invalid":
      return `  ${difference.message}`;
    case "requirement-added":
      return `  + ${difference.requirement}`;
    case "requirement-removed":
      return `  - ${difference.requirement}`;
    case "python":
      return `  python ${difference.locked} -> ${difference.declared}`;
    case "platform-added":
      return `  + platform ${difference.platform}`;
    case "platform-removed":
      return `  - platform ${difference.platform}`;
    case "bundle-platform-added":
      return `  + bundle platform ${difference.platform}`;
    case "bundle-platform-removed":
      return `  - bundle platform ${difference.platform}`;
    case "index":
      return `  ${difference.name}: index ${difference.locked} -> ${difference.declared}`;
    case "prereleases":
      return `  pre-releases ${difference.locked} -> ${difference.declared}`;
    case "release-age":
      return `  minimum release age ${difference.locked} -> ${difference.declared}`;
    case "any-age":
      return `  packages of the index ${difference.index} are no longer spared the minimum release age`;
    case "wheel-exception":
      return `  ${difference.name} may no longer be built from source`;
  }
}

/** One line for each of the first differences, with its places; places of others are not looked for. */
export function explainPlacedDifferences(
  differences: readonly LockDifference[],
  findPlaces: (difference: LockDifference) => readonly DifferencePlace[],
): string[] {
  const shown = differences
    .slice(0, MOST_DIFFERENCES)
    .map((difference) => explainPlacedDifference(difference, findPlaces(difference)));
  const more = differences.length - shown.length;
  return more > 0 ? [...shown, `  and ${more} more`] : shown;
}

const MOST_DIFFERENCES = 20;

function explainPlacedDifference(
  difference: LockDifference,
  places: readonly DifferencePlace[],
): string {
  const shown = places.slice(0, MOST_PLACES).map(renderPlace);
  const more = places.length - shown.length;
  const rest = more > 0 ? ` and ${more} more` : "";
  const text = explainDifference(difference).trimStart();
  return places.length === 0 ? `  ${text}` : `  ${shown.join(", ")}${rest}: ${text}`;
}

function renderPlace({ file, line, field }: DifferencePlace): string {
  return `${file}${line === 0 ? "" : `:${line}`}${field === "" ? "" : ` ${field}`}`;
}

const MOST_PLACES = 3;

/** What a person should know of the settings that a new lockfile was made under. */
export function explainSettings({ settings, packages }: Resolution): string[] {
  const { releaseAge, builtFromSource = [] } = settings ?? {};
  const versions = new Map(packages.map(({ name, version }) => [name, version]));
  return [
    ...(releaseAge ? [`looked at releases from before ${releaseAge.cutOff}`] : []),
    ...builtFromSource.map(
      (name) =>
        `warning: ${name} ${versions.get(name) ?? ""} is built from source where no wheel of it fits; its build code may have run here just now, with your rights, your files and the credentials of the indexes`,
    ),
  ];
}
