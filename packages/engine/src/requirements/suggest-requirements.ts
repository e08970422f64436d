import { classifyImports, listMissing, listSureRequirements } from "./classify-imports.ts";
import type { ClassifiedImport, ImportKnowledge } from "./classify-imports.ts";
import { explainClasses } from "./explain-classes.ts";
import { scanImports } from "./scan-imports.ts";

/** What the imports of a source say about its requirements. */
export interface RequirementSuggestions {
  readonly imports: readonly ClassifiedImport[];
  /** What may be written into a manifest, but only when a person asks for it; nothing that is declared. */
  readonly sure: readonly string[];
  /** A line for each import and each install line that no requirement accounts for. */
  readonly lines: readonly string[];
}

/** Suggests requirements for the imports of a source; `localModules` are top-level names beside it. */
export function suggestRequirements(
  source: string,
  known: ImportKnowledge & { readonly localModules: readonly string[] },
): RequirementSuggestions {
  const { python, localModules } = known;
  const named = listMissing(known);
  const imports = classifyImports(scanImports(source, { python, localModules }), known);
  return {
    imports,
    sure: listSureRequirements(imports, named),
    lines: explainClasses(imports, named),
  };
}
