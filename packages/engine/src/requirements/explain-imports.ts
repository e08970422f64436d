import { PysnipError } from "../errors/pysnip-error.ts";
import type { UndeclaredImport } from "./check-imports.ts";
import { standardModuleRemovedIn } from "./check-standard-module.ts";

/** One line for each import that nothing accounts for: place, module, and what could provide it. */
export function explainUndeclared(
  undeclared: readonly UndeclaredImport[],
  python: string,
): string[] {
  const lines = undeclared.slice(0, MOST_SHOWN).map(({ file, entry, guess }) => {
    const advice = suggest(entry.module, guess, python);
    return `${file}:${entry.line}:${entry.column}: \`${entry.module}\` is imported but not declared; ${advice}`;
  });
  const hidden = undeclared.length - lines.length;
  return hidden > 0 ? [...lines, `and ${hidden} more`] : lines;
}

/** The refusal of undeclared imports, where the policy wants one. */
export function undeclaredImports(
  name: string,
  undeclared: readonly UndeclaredImport[],
  python: string,
): PysnipError {
  const [first] = undeclared;
  const single = undeclared.length === 1 && first?.guess.kind === "mapped";
  return new PysnipError("PYSNIP_IMPORT_UNDECLARED", {
    headline: `\`${name}\` imports what it does not declare`,
    details: explainUndeclared(undeclared, python),
    hint: single
      ? `add \`"${first.guess.candidates[0]}"\` to \`[project].dependencies\``
      : "declare a distribution for each, in `[project].dependencies` or `[tool.pysnip.libraries]`",
  });
}

function suggest(module: string, { kind, candidates }: UndeclaredImport["guess"], python: string) {
  const removed = standardModuleRemovedIn(module, python);
  const left = removed === null ? "" : `it left the standard library in Python ${removed}; `;
  const names = candidates.map((name) => `\`${name}\``).join(" or ");
  switch (kind) {
    case "mapped":
      return `${left}it comes from ${names}`;
    case "ambiguous":
      return `${left}it comes from ${names}, and only you know which`;
    case "suggested":
      return `${left}perhaps it comes from ${names}: look at that project before you add it`;
    default:
      return `${left}no distribution is known for it`;
  }
}

const MOST_SHOWN = 30;
