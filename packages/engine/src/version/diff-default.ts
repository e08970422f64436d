import type { ContractChange } from "./contract-change.ts";
import type { BumpLevel } from "./version-rules.ts";

/** The differences of a default value, of which only the digest is known. */
export function diffDefault(
  path: string,
  subject: string,
  before: string | null,
  after: string | null,
): ContractChange[] {
  if (before === after) return [];
  const [kind, level, how]: [ContractChange["kind"], BumpLevel, string] =
    before === null
      ? ["added", "minor", "has a default now"]
      : after === null
        ? ["removed", "major", "has no default any more"]
        : ["changed", "minor", "has another default"];
  return [{ path: `${path}.default`, kind, level, text: `${subject} ${how}` }];
}

/** Says how one type became another. */
export function renderTypeChange(
  before: string | null,
  after: string | null,
  change: string,
): string {
  const show = (type: string | null) => (type === null ? "no type" : `\`${shorten(type)}\``);
  return `is ${change}: ${show(before)} became ${show(after)}`;
}

function shorten(text: string): string {
  const short = [...text.replace(/\s+/g, " ")].slice(0, LONGEST_SHOWN).join("");
  return short === text ? text : `${short}…`;
}

const LONGEST_SHOWN = 80;
