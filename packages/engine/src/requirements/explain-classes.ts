import type { ClassifiedImport } from "./classify-imports.ts";
import { tryParseRequirement } from "./parse-requirement.ts";
import { renderQuotedText } from "./render-quoted-text.ts";

/**
 * One line for each import that no requirement accounts for, and for each of the `named` texts that
 * no such import goes with: what could provide it, and what to do. What the code can do without is
 * left out.
 */
export function explainClasses(
  classified: readonly ClassifiedImport[],
  named: readonly string[] = [],
): string[] {
  const needed = classified.filter((one) => one.needed);
  const mapped = new Set(needed.flatMap((one) => (one.class === "mapped" ? one.candidates : [])));
  const asked = named.map((text) => ({ text, name: tryParseRequirement(text).requirement?.name }));
  return [
    ...needed.flatMap((one) =>
      explain(one, asked.find(({ name }) => name === one.candidates[0])?.text),
    ),
    ...asked
      .filter(({ name }) => name === undefined || !mapped.has(name))
      .map(({ text }) => `the text asks for ${renderQuotedText(text)}: ${renderAdvice(text)}`),
  ];
}

function explain(
  { class: kind, module, line, candidates, removedIn }: ClassifiedImport,
  asked: string | undefined,
): string[] {
  const names = candidates.map((name) => `\`${name}\``);
  const left = removedIn === null ? "" : `left the standard library in Python ${removedIn} and `;
  const start = `line ${line}: \`${module}\` ${left}`;
  switch (kind) {
    case "mapped":
      return [`${start}comes from ${names.join()}: ${renderAdvice(asked ?? candidates.join())}`];
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

// A list on the command line cannot hold what has blanks and commas of its own.
function renderAdvice(text: string): string {
  const { requirement } = tryParseRequirement(text);
  if (!requirement || requirement.url !== null || requirement.marker !== null) {
    return "write it into `dependencies`";
  }
  const { canonical, name } = requirement;
  return canonical === name ? `add \`--deps ${name}\`` : `add \`--deps "${canonical}"\``;
}
