import { PysnipError } from "../errors/pysnip-error.ts";
import { isSatisfiable } from "./check-satisfiable.ts";
import { parseSpecifier } from "./parse-specifier.ts";
import { renderPlace } from "./render-place.ts";
import { renderQuotedText } from "./render-quoted-text.ts";
import { rememberAnswers } from "./remember-answers.ts";
import type { DeclaredRequirement } from "./requirement-source.ts";

/**
 * Throws `PYSNIP_REQUIREMENT_CONFLICT`, naming the places, when requirements of one package exclude
 * each other whatever an index holds: versions without overlap, two URLs, two indexes. Requirements
 * under different markers are left to the resolution, because they may never meet.
 */
export function refuseConflicts(declared: readonly DeclaredRequirement[]): void {
  const conflicts = [
    ...groupBy(declared, ({ requirement }) => `${requirement.name} ; ${requirement.marker ?? ""}`),
  ].flatMap(([, group]) => {
    const parties = findConflict(group);
    return parties === null ? [] : [parties];
  });
  conflicts.push(...findIndexConflicts(declared));
  const [first] = conflicts;
  if (first === undefined) return;
  const names = conflicts.map(([party]) => party?.requirement.name ?? "");
  throw new PysnipError("PYSNIP_REQUIREMENT_CONFLICT", {
    headline:
      first.length === 1 && conflicts.length === 1
        ? `No version of \`${names[0]}\` can satisfy its requirement`
        : `The requirements of ${names.map((name) => `\`${name}\``).join(", ")} exclude each other`,
    details: conflicts.flatMap((parties) => parties.map(describe)),
    hint: "change one of the places above so that a version can satisfy all of them",
  });
}

function findConflict(group: readonly DeclaredRequirement[]): DeclaredRequirement[] | null {
  const urls = groupBy(group, ({ requirement }) => requirement.url ?? "");
  if (urls.size > 1) return [...urls.values()].flatMap((same) => same.slice(0, 1));
  if (holdTogether(group)) return null;
  // A clause that is repeated a thousand times must not be compared a million times.
  const distinct = [...groupBy(group, ({ requirement }) => requirement.specifier).values()].flatMap(
    (same) => same.slice(0, 1),
  );
  for (const one of distinct) if (!holdTogether([one])) return [one];
  // The first two that exclude each other say more than a whole list.
  for (const [index, one] of distinct.entries()) {
    const other = distinct.slice(0, index).find((earlier) => !holdTogether([earlier, one]));
    if (other !== undefined) return [other, one];
  }
  return distinct;
}

function holdTogether(group: readonly DeclaredRequirement[]): boolean {
  const texts = new Set(group.map(({ requirement }) => requirement.specifier));
  return canHold([...texts].join("\n"));
}

const canHold = rememberAnswers((texts) =>
  isSatisfiable(texts.split("\n").flatMap((text) => parseSpecifier(text))),
);

function findIndexConflicts(declared: readonly DeclaredRequirement[]): DeclaredRequirement[][] {
  const pinned = declared.filter((item) => item.index !== undefined);
  return [...groupBy(pinned, ({ requirement }) => requirement.name).values()].flatMap((group) => {
    const perIndex = groupBy(group, (item) => item.index ?? "");
    return perIndex.size > 1 ? [[...perIndex.values()].flatMap((same) => same.slice(0, 1))] : [];
  });
}

function describe(item: DeclaredRequirement): string {
  return `${renderPlace(item)}: ${renderQuotedText(item.text)}`;
}

function groupBy<Item>(items: readonly Item[], keyOf: (item: Item) => string): Map<string, Item[]> {
  const groups = new Map<string, Item[]>();
  for (const item of items) {
    const group = groups.get(keyOf(item));
    if (group === undefined) groups.set(keyOf(item), [item]);
    else group.push(item);
  }
  return groups;
}
