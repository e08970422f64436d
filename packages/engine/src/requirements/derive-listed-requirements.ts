import { checkOwnReference } from "./check-own-reference.ts";
import type { RequirementInput } from "./derive-declared-requirements.ts";
import { deriveReachedLists, type ReachedList } from "./derive-reached-lists.ts";
import { endOfName, foldName } from "./normalize-name.ts";
import { parsePlacedText } from "./parse-placed-text.ts";
import { tryParseRequirement } from "./parse-requirement.ts";
import { type PlacedProblem, refuseProblems } from "./refuse-problems.ts";
import type { DeclaredRequirement } from "./requirement-source.ts";

/** What a list of a manifest asks for, and where it names groups of its own project. */
interface ReadList {
  readonly items: readonly DeclaredRequirement[];
  readonly references: readonly DeclaredRequirement[];
}

/**
 * Reads `[project].dependencies` and the chosen groups. The project's own name with extras stands
 * for the groups of these names, as for pip and uv: an index may have a stranger's package of that
 * name. Throws one `PYSNIP_REQUIREMENT_INVALID` with every problem.
 */
export function deriveListedRequirements(input: RequirementInput): DeclaredRequirement[] {
  const problems: PlacedProblem[] = [];
  const listOf = openLists(input, problems);
  const chosen = input.declared.groups.map(foldName);
  const lists = deriveReachedLists(chosen, (group) => listOf(group).references, problems);
  const requirements = lists.flatMap((list) =>
    listOf(list.group).items.flatMap((item) => narrowItem(item, list, problems)),
  );
  refuseProblems(problems);
  return requirements;
}

/** Whether a manifest names its own project anywhere, so that what it declares depends on that name. */
export function namesItself({ name, declared }: Pick<RequirementInput, "name" | "declared">) {
  // Nearly always it is another name, which its first character shows; folding keeps that but for case.
  const first = name.charAt(0).toLowerCase();
  return [declared.dependencies, ...Object.values(declared.optionalDependencies)].some((texts) =>
    texts.some((text) => {
      const start = text.trimStart();
      if (start.charAt(0).toLowerCase() !== first) return false;
      return foldName(start.slice(0, endOfName(start, 0))) === foldName(name);
    }),
  );
}

// Each list is read when it is reached, once, so that nothing is said of a group that is not chosen.
function openLists(input: RequirementInput, problems: PlacedProblem[]) {
  const own = foldName(input.name);
  const policy = { python: input.python, directReferences: input.directReferences ?? false };
  const written = new Map<string, string[]>();
  for (const key of Object.keys(input.declared.optionalDependencies)) {
    const group = foldName(key);
    written.set(group, [...(written.get(group) ?? []), key]);
  }
  const groups = [...written.keys()];
  const known = new Map<string | null, ReadList>();
  const readList = (group: string | null): ReadList => {
    const all =
      group === null
        ? readDependencies(input, problems)
        : (written.get(group) ?? []).flatMap((key) => readGroup(input, key, problems));
    const isOwn = ({ requirement }: DeclaredRequirement) => requirement.name === own;
    const references = all.filter(isOwn).filter((item) => {
      const problem = checkOwnReference(item, groups, policy);
      if (problem !== null) problems.push(problem);
      return problem === null;
    });
    return { items: all.filter((item) => !isOwn(item)), references };
  };
  return (group: string | null): ReadList => {
    const list = known.get(group) ?? readList(group);
    known.set(group, list);
    return list;
  };
}

function readDependencies(input: RequirementInput, problems: PlacedProblem[]) {
  const path = ["project", "dependencies"];
  return readTexts(input, input.declared.dependencies, path, "project", problems);
}

function readGroup(input: RequirementInput, group: string, problems: PlacedProblem[]) {
  const texts = input.declared.optionalDependencies[group] ?? [];
  const path = ["project", "optional-dependencies", group];
  return readTexts(input, texts, path, "group", problems).map((item) =>
    Object.assign({ group }, item),
  );
}

function readTexts(
  { manifestPath: file, locate }: RequirementInput,
  texts: readonly string[],
  path: readonly string[],
  source: "project" | "group",
  problems: PlacedProblem[],
): DeclaredRequirement[] {
  return texts.flatMap((text, index) => {
    const place = locate?.([...path, index]);
    // The place is that of the quote before the text.
    const position = { file, line: place?.line ?? 0, column: (place?.column ?? 0) + 1 };
    return parsePlacedText(text, position, source, problems);
  });
}

// A marker of a reference holds for all that it brings.
function narrowItem(
  item: DeclaredRequirement,
  { conditions }: ReachedList,
  problems: PlacedProblem[],
): DeclaredRequirement[] {
  if (conditions.length === 0) return [item];
  const { marker, canonical } = item.requirement;
  const end = marker === null ? canonical.length : canonical.length - ` ; ${marker}`.length;
  const markers = new Set([...conditions, ...(marker === null ? [] : [marker])]);
  const condition = [...markers].map((part) => `(${part})`).join(" and ");
  const { requirement, problem } = tryParseRequirement(`${canonical.slice(0, end)} ; ${condition}`);
  if (requirement !== undefined) return [{ ...item, requirement }];
  const { reason, instead } = problem;
  problems.push({ ...item, reason, instead });
  return [];
}
