import { deriveRequirements, type RequirementInput } from "./derive-requirements.ts";

/**
 * Gives the requirements hash of many jobs; what is declared alike is derived once, because jobs of a
 * workspace tend to require the same and deriving costs more than reading. Throws as
 * `deriveRequirements` does.
 */
export function rememberHashes(): (input: RequirementInput) => string {
  const known = new Map<string, string>();
  return (input) => {
    // A source without such a line declares nothing; where things are written does not matter.
    const header = input.entry?.text.includes("# ///") === true ? input.entry.text : null;
    const told = { ...input, entry: header, manifestPath: undefined, locate: undefined };
    const key = JSON.stringify(told);
    const hash = known.get(key) ?? deriveRequirements(input).hash;
    known.set(key, hash);
    return hash;
  };
}
