import type { JobConfig } from "../config/config.ts";
import { parseLibraryMap } from "../requirements/parse-library-map.ts";
import { parseRequirement } from "../requirements/parse-requirement.ts";
import type { RequirementSuggestions } from "../requirements/suggest-requirements.ts";
import type { OtherSource } from "./hash-content.ts";
import type { CleanSnippet } from "./parse-pasted-text.ts";

/** A job as it is about to stand, as far as it decides what its imports still need. */
export interface SuggestionQuestion {
  readonly job: JobConfig;
  readonly clean: CleanSnippet;
  readonly otherSources: readonly OtherSource[];
  /** Everything that the job requires, as canonical texts. */
  readonly canonical: readonly string[];
}

/** Derives what the text of a job asks for and its requirements do not have yet. */
export async function deriveSuggestions({
  job,
  clean,
  otherSources,
  canonical,
}: SuggestionQuestion): Promise<RequirementSuggestions> {
  // The parser is loaded here and not above, so that whoever only loads the engine does not pay for it.
  const { suggestRequirements } = await import("../requirements/suggest-requirements.ts");
  return suggestRequirements(clean.source, {
    python: job.python,
    declared: canonical.map((text) => parseRequirement(text).name),
    overrides: deriveOverrides(job),
    localModules: [job.entry.module, ...otherSources.map(({ path }) => path)].map(topOf),
    named: clean.suggestedRequirements,
  });
}

// A key of `libraries` is an import name, so it says where that import comes from.
function deriveOverrides({ declared }: JobConfig): Map<string, string> {
  return new Map(
    parseLibraryMap(declared.libraries).map(({ importName, requirement, project }) => [
      importName,
      requirement?.name ?? project ?? importName,
    ]),
  );
}

function topOf(path: string): string {
  return /^[^/.]*/.exec(path)?.[0] ?? "";
}
