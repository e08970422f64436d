import {
  checkDeclaredRequirement,
  explainDeclaredRequirement,
  type RequirementPolicy,
} from "./check-declared-requirement.ts";
import { standardModuleOfDistribution } from "./check-standard-module.ts";
import {
  deriveDeclaredRequirements,
  type RequirementInput,
} from "./derive-declared-requirements.ts";
import { deriveLocalProjects } from "./derive-local-projects.ts";
import { refuseConflicts } from "./explain-conflicts.ts";
import { requirementsHash } from "./hash-requirements.ts";
import { parseRequirement } from "./parse-requirement.ts";
import { renderLine } from "./render-place.ts";
import { type PlacedProblem, refuseProblems } from "./refuse-problems.ts";
import type { DeclaredRequirement } from "./requirement-source.ts";

export type { LibraryInput, ReadText, RequirementInput } from "./derive-declared-requirements.ts";

/** One canonical requirement of a job and every place that asks for it. */
export interface MergedRequirement {
  readonly canonical: string;
  readonly declared: readonly DeclaredRequirement[];
}

/** What a job requires. */
export interface RequirementSet {
  /** Sorted by code unit, without repetition. */
  readonly requirements: readonly MergedRequirement[];
  /** Bounds on packages that something else may bring in, from `-c` files; sorted likewise. */
  readonly constraints: readonly MergedRequirement[];
  /** Sentences for a person: what was left out or read in a way that the text does not say. */
  readonly notices: readonly string[];
  /** Package name to the name of the index that it must come from. */
  readonly indexPins: ReadonlyMap<string, string>;
  /** `sha256:` and 64 hex digits over the canonical lines. */
  readonly hash: string;
}

/**
 * Merges everything that a job's requirements are written in: `[project].dependencies`, the chosen
 * optional groups, `libraries`, requirement files, the header of the entry file, and the built-in
 * `pydantic>=2,<3`. The built-in is added only when no source names pydantic in any form (a bound,
 * extras, a marker: the job's own wins, and nothing is added beside it) and `builtins` is not off.
 * Standard library names are left out, and so are local libraries, whose own requirements count as
 * if they were the job's. Equal name, extras and marker become one line with all
 * clauses. Throws `PYSNIP_REQUIREMENT_INVALID` with every refusal, and `PYSNIP_REQUIREMENT_CONFLICT`
 * for requirements that exclude each other whatever the index holds.
 */
export function deriveRequirements(input: RequirementInput): RequirementSet {
  const policy = { python: input.python, directReferences: input.directReferences ?? false };
  const { declared: everything, notices } = deriveDeclaredRequirements(input);
  const declared = everything.filter(({ source }) => source !== "constraint");
  const constraints = mergeRequirements(everything.filter((item) => !declared.includes(item)));
  refuseProblems(declared.flatMap((item) => checkDeclaredRequirement(item, policy) ?? []));
  const locals = listLocalNames(input);
  const isLocal = ({ requirement }: DeclaredRequirement) => locals.has(requirement.name);
  refuseProblems(declared.filter(isLocal).flatMap(checkLocal));
  const standard = declared.filter((item) => isStandard(item, policy) && !isLocal(item));
  const own = declared.filter((item) => !isStandard(item, policy) && !isLocal(item));
  const all = [...own, ...deriveBuiltins(own, input)];
  refuseConflicts(all);
  const requirements = mergeRequirements(all);
  return {
    requirements,
    constraints,
    notices: [
      ...notices,
      ...standard.map((item) => explainStandard(item, policy.python)),
      ...declared.filter(isLocal).map(explainLocal),
      ...own.flatMap((item) => explainDeclaredRequirement(item, policy)),
      ...explainMissingPydantic(own, input),
    ],
    indexPins: deriveIndexPins(all),
    hash: requirementsHash(renderRequirementLines({ requirements, constraints })),
  };
}

/** The lines that a lockfile holds and the hash is made of; a constraint begins with `-c `. */
export function renderRequirementLines({
  requirements,
  constraints,
}: Pick<RequirementSet, "requirements" | "constraints">): string[] {
  return [
    ...constraints.map(({ canonical }) => `${CONSTRAINT}${canonical}`),
    ...requirements.map(({ canonical }) => canonical),
  ];
}

/** Tells the two kinds of lines apart again. */
export function splitRequirementLines(lines: readonly string[]): {
  readonly requirements: readonly string[];
  readonly constraints: readonly string[];
} {
  const isConstraint = (line: string) => line.startsWith(CONSTRAINT);
  return {
    requirements: lines.filter((line) => !isConstraint(line)),
    constraints: lines.filter(isConstraint).map((line) => line.slice(CONSTRAINT.length)),
  };
}

const CONSTRAINT = "-c ";

// pydantic checks the input of a run; a job that declares it knows better which one it needs.
function deriveBuiltins(
  own: readonly DeclaredRequirement[],
  { declared, manifestPath, libraries = [] }: RequirementInput,
): DeclaredRequirement[] {
  if (own.some(isPydantic)) return [];
  const requirement = parseRequirement(BUILTIN);
  const place = { requirement, text: BUILTIN, line: 0, column: 0, source: "builtin" } as const;
  return [
    ...(declared.builtins ? [{ ...place, file: manifestPath }] : []),
    // A job that is used as a library counts on it as well.
    ...libraries
      .filter((library) => library.declared.builtins)
      .map(({ manifestPath: file, root: library }) => Object.assign({ file, library }, place)),
  ];
}

// PEP 508 has no `not`, so the built-in cannot be added for just the other platforms; beside the
// job's own line it could contradict it. Without pydantic a run falls back to plain annotations.
function explainMissingPydantic(
  own: readonly DeclaredRequirement[],
  { declared }: RequirementInput,
): string[] {
  const mine = own.filter(isPydantic);
  const [first] = mine;
  const isConditional = mine.every(({ requirement }) => requirement.marker !== null);
  if (!declared.builtins || first === undefined || !isConditional) return [];
  return [
    `${renderLine(first)}: \`pydantic\` is declared under a marker only; where it does not hold, inputs are checked without pydantic`,
  ];
}

// Other tools want a local library among the dependencies too; an index may have a stranger's package
// of that name.
function listLocalNames({ declared, libraries = [] }: RequirementInput): Set<string> {
  const tables = [declared, ...libraries.map((library) => library.declared)];
  return new Set(
    tables.flatMap((table) => deriveLocalProjects(table.libraries).map(({ name }) => name)),
  );
}

// Left out with the name, an extra would be missing when the job runs.
function checkLocal({
  requirement,
  file,
  line,
  column,
  text,
}: DeclaredRequirement): PlacedProblem[] {
  const { name, extras } = requirement;
  if (extras.length === 0) return [];
  const reason = `\`${name}\` is a local library, and extras of those are not read`;
  const instead = `write \`${name}\`, and what \`${extras.join(",")}\` asks for beside it`;
  return [{ file, line, column, text, reason, instead }];
}

function explainLocal(item: DeclaredRequirement): string {
  return `${renderLine(item)}: \`${item.requirement.name}\` is a local library, so no index is asked for it`;
}

function isPydantic({ requirement }: DeclaredRequirement): boolean {
  return requirement.name === "pydantic";
}

function isStandard({ requirement }: DeclaredRequirement, { python }: RequirementPolicy): boolean {
  return (
    requirement.url === null && standardModuleOfDistribution(requirement.name, python) !== null
  );
}

function explainStandard(item: DeclaredRequirement, python: string): string {
  return `${renderLine(item)}: \`${item.requirement.name}\` is part of Python ${python} and is left out`;
}

function mergeRequirements(all: readonly DeclaredRequirement[]): MergedRequirement[] {
  const groups = groupEqual(all);
  refuseProblems(groups.flatMap((declared) => checkLength(declared)));
  return groups
    .map((declared) => ({ canonical: mergeLines(declared), declared }))
    .sort((a, b) => (a.canonical < b.canonical ? -1 : 1));
}

function groupEqual(all: readonly DeclaredRequirement[]): DeclaredRequirement[][] {
  const groups = new Map<string, DeclaredRequirement[]>();
  for (const item of all) {
    const { name, extras, marker, url } = item.requirement;
    const key = JSON.stringify([name, extras, marker, url]);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [item]);
    else group.push(item);
  }
  return [...groups.values()];
}

// What was written in many places has to fit into one line, as if it had been written in one.
function checkLength(group: readonly DeclaredRequirement[]): PlacedProblem[] {
  const { length } = joinLines(group);
  const last = group.at(-1);
  if (length <= LONGEST_MERGED || last === undefined) return [];
  const { text, file, line, column } = last;
  const reason = `what is asked of \`${last.requirement.name}\` in all places together has ${length} characters, ${LONGEST_MERGED} are read`;
  return [{ text, file, line, column, reason, instead: "write one range that holds all of them" }];
}

function mergeLines(group: readonly DeclaredRequirement[]): string {
  return parseRequirement(joinLines(group)).canonical;
}

function joinLines(group: readonly DeclaredRequirement[]): string {
  const [first] = group;
  if (first === undefined) return "";
  const { name, extras, marker, url, canonical } = first.requirement;
  const specifiers = [...new Set(group.map(({ requirement }) => requirement.specifier))].filter(
    (specifier) => specifier !== "",
  );
  if (url !== null || specifiers.length === 0) return canonical;
  const condition = marker === null ? "" : ` ; ${marker}`;
  const bracket = extras.length === 0 ? "" : `[${extras.join(",")}]`;
  return `${name}${bracket}${specifiers.join(",")}${condition}`;
}

function deriveIndexPins(all: readonly DeclaredRequirement[]): Map<string, string> {
  return new Map(
    all.flatMap(({ requirement, index }): [string, string][] =>
      index === undefined ? [] : [[requirement.name, index]],
    ),
  );
}

const LONGEST_MERGED = 4096;
const BUILTIN = "pydantic>=2,<3";
