import { foldName } from "./normalize-name.ts";
import { tryParseRequirement } from "./parse-requirement.ts";
import { renderQuotedText } from "./render-quoted-text.ts";

/** A glob over folded package names, with the versions that it speaks of; null for all of them. */
export interface PackageGlob {
  readonly glob: string;
  readonly specifier: string | null;
}

/** A rule of `allow` or `deny`, or why a text is none. */
export type ParsedRule =
  | { readonly rule: PackageGlob; readonly problem?: never }
  | { readonly problem: string };

/** Reads `urllib3`, `acme-*` or `urllib3<2`: a glob over names, and a PEP 440 specifier set. */
export function parsePackageRule(text: string): ParsedRule {
  const trimmed = text.trim();
  const glob = GLOB.exec(trimmed)?.[0] ?? "";
  const rest = trimmed.slice(glob.length).trim();
  if (glob === "" || glob.length > LONGEST_GLOB) {
    return { problem: `${renderQuotedText(text)} is no package name; write ${ADVICE}` };
  }
  const rule = { glob: foldName(glob), specifier: null };
  if (rest === "") return { rule };
  // The specifier set is read as part of a requirement, so that one parser decides what is valid.
  const { requirement, problem } = tryParseRequirement(`name${rest}`);
  const isRange =
    requirement !== undefined &&
    requirement.extras.length === 0 &&
    requirement.marker === null &&
    requirement.url === null &&
    requirement.specifier !== "";
  if (!isRange || requirement.name !== "name" || requirement.specifier.includes("===")) {
    const why = problem === undefined ? "only a version range may follow the name" : problem.reason;
    return { problem: `${renderQuotedText(text)}: ${why}; write ${ADVICE}` };
  }
  return { rule: { ...rule, specifier: requirement.specifier } };
}

// One class without repetition inside it; what follows is left to the specifier parser.
const GLOB = /^[A-Za-z0-9*][A-Za-z0-9._*-]*/;
const LONGEST_GLOB = 256;
const ADVICE = "`name`, `acme-*` or `urllib3<2`";
