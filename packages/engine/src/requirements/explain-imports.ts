import { shortenText } from "../config/shorten-text.ts";
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
    return `${file}:${entry.line}:${entry.column}: \`${shortenText(entry.module)}\` is imported but not declared; ${advice}`;
  });
  const hidden = undeclared.length - lines.length;
  return hidden > 0 ? [...lines, `and ${hidden} more`] : lines;
}

/** What keeps the policy from accepting the imports of a job. */
export interface RefusedImports {
  readonly undeclared: readonly UndeclaredImport[];
  /** A sentence for each file whose imports nobody knows. */
  readonly unchecked: readonly string[];
}

/** The refusal of undeclared imports, and of files that may hold any, where the policy wants one. */
export function undeclaredImports(
  name: string,
  { undeclared, unchecked }: RefusedImports,
  python: string,
): PysnipError {
  const hidden = unchecked.length - MOST_SHOWN;
  const hints = [
    ...(undeclared.length > 0 ? [adviseDeclaring(undeclared)] : []),
    ...(unchecked.length > 0 ? [CHECKABLE] : []),
  ];
  return new PysnipError("PYSNIP_IMPORT_UNDECLARED", {
    headline:
      undeclared.length > 0
        ? `\`${name}\` imports what it does not declare`
        : `\`${name}\` has files whose imports cannot be checked`,
    details: [
      ...explainUndeclared(undeclared, python),
      ...unchecked.slice(0, MOST_SHOWN),
      ...(hidden > 0 ? [`and ${hidden} more`] : []),
    ],
    hint: hints.join("; "),
  });
}

function adviseDeclaring(undeclared: readonly UndeclaredImport[]): string {
  const [first] = undeclared;
  return undeclared.length === 1 && first?.guess.kind === "mapped"
    ? `add \`"${first.guess.candidates[0]}"\` to \`[project].dependencies\``
    : "declare a distribution for each, in `[project].dependencies` or `[tool.pysnip.libraries]`";
}

function suggest(module: string, { kind, candidates }: UndeclaredImport["guess"], python: string) {
  const removed = standardModuleRemovedIn(module, python);
  const left = removed === null ? "" : `it left the standard library in Python ${removed}; `;
  const names = candidates.map((name) => `\`${shortenText(name)}\``).join(" or ");
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

const CHECKABLE =
  "make each file that is not checked one of at most 1 MiB that can be read, with a name in UTF-8; move data out of the code";
const MOST_SHOWN = 30;
