import type { AppliedBump } from "./version-rules.ts";

/** How far `nx release` is to raise a version, by the words that it knows. */
export type PlannedBump = Exclude<AppliedBump["applied"], "none">;

/**
 * Renders a version plan of Nx: which project is raised how far by the next release, and the sentence
 * for its changelog, without which Nx refuses the file.
 */
export function renderVersionPlan(project: string, bump: PlannedBump, message: string): string {
  // A name such as `1.0` or `on` is another value to YAML unless it stands in quotes, which JSON's are.
  return `---\n${JSON.stringify(project)}: ${bump}\n---\n\n${message.trim() || project}\n`;
}
