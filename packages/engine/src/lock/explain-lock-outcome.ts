import type { AnsweredRequest } from "./apply-lock-request.ts";
import { explainDifference, explainSettings } from "./explain-lock.ts";
import type { LockDifference } from "./lock-difference.ts";
import type { Refresh } from "./plan-resolution.ts";

/** What a person should know of a lockfile that is written: why, what moved, and what to beware of. */
export function explainWrite(
  path: string,
  differences: readonly LockDifference[],
  changes: readonly string[],
  answer: AnsweredRequest,
): string[] {
  const { resolution } = answer.lockfile;
  const count = resolution.packages.length;
  return [
    `wrote \`${path}\` (${count} ${count === 1 ? "package" : "packages"})`,
    ...differences.filter(({ reason }) => reason !== "missing").map(explainDifference),
    ...(changes.length === 0 ? [] : ["packages that changed:", ...shorten(changes)]),
    ...explainSettings(resolution),
    ...answer.warnings,
    ...answer.missing.map(
      ({ name, version, platform }) =>
        `warning: ${name} ${version} has no wheel for ${platform}; the job cannot run there`,
    ),
  ];
}

/** Says that an upgrade of these packages leaves a lockfile as it is. */
export function explainNothingNewer(path: string, upgraded: Refresh): string {
  if (upgraded === "all" || upgraded.length === 0)
    return `\`${path}\` is current; there is nothing newer`;
  const names = upgraded.map((name) => `\`${name}\``).join(", ");
  return `\`${path}\` is current; nothing newer of ${names} fits beside the versions that are kept`;
}

function shorten(lines: readonly string[]): string[] {
  const rest = lines.length - MOST_SHOWN;
  return [...lines.slice(0, MOST_SHOWN), ...(rest > 0 ? [`  and ${rest} more`] : [])];
}

const MOST_SHOWN = 20;
