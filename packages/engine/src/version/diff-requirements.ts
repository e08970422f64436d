import { redact } from "../errors/redact.ts";
import { parseRequirement } from "../requirements/parse-requirement.ts";

/** How one set of requirements became another; canonical texts without passwords. */
export interface RequirementDifference {
  readonly added: readonly string[];
  readonly removed: readonly string[];
  readonly changed: readonly {
    readonly name: string;
    readonly from: string;
    readonly to: string;
  }[];
}

/** Compares two sets of canonical requirement lines; a package that is in both once has changed. */
export function diffRequirements(
  before: readonly string[],
  after: readonly string[],
): RequirementDifference {
  const added = after.filter((line) => !before.includes(line));
  const removed = before.filter((line) => !after.includes(line));
  const changed = removed.flatMap((from) => {
    const name = nameOf(from);
    const [to, ...others] = added.filter((line) => nameOf(line) === name);
    const isOnlyOne = removed.filter((line) => nameOf(line) === name).length === 1;
    return to === undefined || others.length > 0 || !isOnlyOne ? [] : [{ name, from, to }];
  });
  const paired = new Set(changed.flatMap(({ from, to }) => [from, to]));
  return {
    added: added.filter((line) => !paired.has(line)),
    removed: removed.filter((line) => !paired.has(line)),
    changed,
  };
}

/** A requirement line as a committed file may hold it. */
export function listRecorded(lines: readonly string[]): string[] {
  return lines.map(redact);
}

function nameOf(line: string): string {
  try {
    return parseRequirement(line.replace(/^-c /, "")).name;
  } catch {
    // A recorded line whose password was taken out need not be a requirement any more.
    return line;
  }
}
