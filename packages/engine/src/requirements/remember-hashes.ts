import { namesItself } from "./derive-listed-requirements.ts";
import { deriveRequirements, type RequirementInput } from "./derive-requirements.ts";

/**
 * Gives the requirements hash of many jobs; what is declared alike is derived once, because jobs of a
 * workspace tend to require the same and deriving costs more than reading. Throws as
 * `deriveRequirements` does.
 */
export function rememberHashes(): (input: RequirementInput) => string {
  const known = new Map<string, string>();
  return (input) => {
    const key = keyOf(input);
    const before = known.get(key);
    if (before !== undefined) return before;
    const { hash } = deriveRequirements(input);
    known.set(key, hash);
    return hash;
  };
}

// Everything but where it is written.
function keyOf(input: RequirementInput): string {
  const { python, directReferences, declared, files, libraries } = input;
  // A source without such a line declares nothing.
  const header = input.entry?.text.includes("# ///") === true ? input.entry.text : null;
  const name = namesItself(input) ? input.name : null;
  const indexes = declared.sources === undefined ? null : input.indexes;
  return JSON.stringify([
    python,
    directReferences,
    header,
    files,
    libraries,
    declared,
    name,
    indexes,
  ]);
}
