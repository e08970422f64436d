import { type DistributionGuess, distributionFor } from "./distribution-for.ts";
import type { DeclaredRequirement } from "./requirement-source.ts";
import type { ImportEntry } from "./scan-imports.ts";

/** The imports of one file that are neither standard nor relative. */
export interface FileImports {
  /** From the workspace root. */
  readonly path: string;
  readonly required: readonly ImportEntry[];
  /** Those whose absence the code catches. */
  readonly optional: readonly ImportEntry[];
}

/** An import that no requirement accounts for, where it stands first. */
export interface UndeclaredImport {
  readonly file: string;
  readonly entry: ImportEntry;
  readonly guess: DistributionGuess;
}

/** How the imports of a job's code and its requirements fit together. */
export interface ImportCheck {
  /** One for each module, in the order of the files. */
  readonly undeclared: readonly UndeclaredImport[];
  /** Names in normal form of what the job declares and nothing imports, sorted. */
  readonly unused: readonly string[];
}

/**
 * Compares imports with the job's own requirements. What the code can do without is never missed:
 * imports under `TYPE_CHECKING`, and those whose `ImportError` it catches. The environment has no
 * say, so every machine comes to the same result.
 */
export function checkImports(
  files: readonly FileImports[],
  declared: readonly DeclaredRequirement[],
  localModules: ReadonlySet<string>,
): ImportCheck {
  const own = declared.filter(({ source }) => source !== "builtin");
  const known = {
    declared: new Set(declared.map(({ requirement }) => requirement.name)),
    overrides: deriveOverrides(own),
  };
  const used = new Set<string>();
  const undeclared = new Map<string, UndeclaredImport>();
  for (const { path: file, required, optional } of files) {
    for (const entry of [...required, ...optional]) {
      if (localModules.has(entry.top)) continue;
      const guess = distributionFor(entry.module, known);
      const [name] = guess.candidates;
      if (guess.kind === "declared" && name !== undefined) used.add(name);
      const isMissed = guess.kind !== "declared" && required.includes(entry) && !entry.typeOnly;
      const key = JSON.stringify([entry.top, name]);
      if (isMissed && !undeclared.has(key)) undeclared.set(key, { file, entry, guess });
    }
  }
  const names = new Set(own.map(({ requirement }) => requirement.name));
  return {
    undeclared: [...undeclared.values()],
    unused: [...names].filter((name) => !used.has(name)).sort(),
  };
}

// A key of `libraries` is an import name, so it says where that import comes from.
function deriveOverrides(own: readonly DeclaredRequirement[]): Map<string, string> {
  return new Map(
    own.flatMap(({ source, importName, requirement }): [string, string][] =>
      source === "libraries" && importName !== undefined ? [[importName, requirement.name]] : [],
    ),
  );
}
