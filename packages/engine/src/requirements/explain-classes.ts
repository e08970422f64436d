import type { ClassifiedImport } from "./classify-imports.ts";

/**
 * One line for each import that no requirement accounts for: what could provide it, and what to do.
 * What the code can do without is left out.
 */
export function explainClasses(classified: readonly ClassifiedImport[]): string[] {
  return classified.filter(({ needed }) => needed).flatMap(explain);
}

function explain({ class: kind, module, line, candidates, removedIn }: ClassifiedImport): string[] {
  const names = candidates.map((name) => `\`${name}\``);
  const left = removedIn === null ? "" : `left the standard library in Python ${removedIn} and `;
  const start = `line ${line}: \`${module}\` ${left}`;
  switch (kind) {
    case "mapped":
      return [`${start}comes from ${names.join()}: add \`--deps ${candidates[0]}\``];
    case "ambiguous":
      return [`${start}may come from ${names.join(" or ")}, and only you know which`];
    case "suggested":
      return [`${start}perhaps comes from ${names.join()}: look at that project before you add it`];
    case "unknown":
      return [`${start}comes from no distribution that is known here`];
    default:
      return [];
  }
}
