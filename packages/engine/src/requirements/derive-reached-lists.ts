import type { PlacedProblem } from "./refuse-problems.ts";
import type { DeclaredRequirement } from "./requirement-source.ts";

/** A list of a manifest that counts: a group in normal form, or null for `dependencies`. */
export interface ReachedList {
  readonly group: string | null;
  /** The markers under which it counts, sorted; all of them have to hold. */
  readonly conditions: readonly string[];
}

/**
 * Follows references of a project to its own groups from `dependencies` and the chosen groups on.
 * What comes out is the same in whatever order groups are chosen and references written, and circles
 * end: a marker that holds already is no further condition. Adds a problem where there is no end in sight.
 */
export function deriveReachedLists(
  chosen: readonly string[],
  referencesOf: (group: string | null) => readonly DeclaredRequirement[],
  problems: PlacedProblem[],
): ReachedList[] {
  const reached = new Map<string, ReachedList>();
  const reach = (group: string | null, conditions: readonly string[]): void => {
    reached.set(JSON.stringify([group, ...conditions]), { group, conditions });
  };
  reach(null, []);
  for (const group of chosen) reach(group, []);
  const most = reached.size + MOST_FURTHER;
  // A map that grows is visited to its new end.
  for (const list of reached.values()) {
    for (const item of referencesOf(list.group)) {
      const conditions = addCondition(list.conditions, item.requirement.marker);
      for (const extra of item.requirement.extras) reach(extra, conditions);
      if (reached.size > most || conditions.join().length > LONGEST_CONDITION) {
        problems.push({ ...item, ...ENDLESS });
        return [];
      }
    }
  }
  const lists = [...reached.values()];
  return lists.filter((list) => !lists.some((other) => includes(other, list)));
}

function addCondition(conditions: readonly string[], marker: string | null): readonly string[] {
  if (marker === null || conditions.includes(marker)) return conditions;
  return [...conditions, marker].toSorted();
}

// Whether the other counts wherever the list does, and elsewhere too.
function includes(other: ReachedList, list: ReachedList): boolean {
  return (
    other.conditions.length < list.conditions.length &&
    other.group === list.group &&
    other.conditions.every((condition) => list.conditions.includes(condition))
  );
}

const MOST_FURTHER = 512;
const LONGEST_CONDITION = 4096;
const ENDLESS = {
  reason: "references of the project to its own groups branch out too far",
  instead: "write what the groups hold instead of their names",
};
