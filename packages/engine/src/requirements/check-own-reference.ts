import { suggestNearest } from "../errors/suggest-nearest.ts";
import { checkDeclaredRequirement, type RequirementPolicy } from "./check-declared-requirement.ts";
import type { PlacedProblem } from "./refuse-problems.ts";
import type { DeclaredRequirement } from "./requirement-source.ts";

/**
 * Finds why a project may not refer to itself in this way; null when each extra is one of its
 * groups. A bare name is refused, not taken for satisfied: who names a project like a package that its
 * code needs would get an environment without it.
 */
export function checkOwnReference(
  declared: DeclaredRequirement,
  groups: readonly string[],
  policy: RequirementPolicy,
): PlacedProblem | null {
  const { text, file, line, column, requirement } = declared;
  const { name, extras, specifier, url } = requirement;
  const refuse = (reason: string, instead: string): PlacedProblem => {
    return { file, line, column, text, reason, instead };
  };
  if (extras.length === 0) {
    return refuse(
      `\`${name}\` is the name of this project itself`,
      "leave it out; to require a package of that name, give the project another one",
    );
  }
  const unknown = extras.find((extra) => !groups.includes(extra));
  if (unknown !== undefined) {
    const nearest = suggestNearest(unknown, groups);
    return refuse(
      `\`${name}\` is this project itself, and its \`[project.optional-dependencies]\` has no group \`${unknown}\``,
      nearest === null
        ? "add the group, or leave its name out"
        : `write \`${name}[${extras.map((extra) => (extra === unknown ? nearest : extra)).join(",")}]\``,
    );
  }
  if (specifier !== "" || url !== null) {
    return refuse(
      `\`${name}\` is this project itself, so there is nothing to choose from`,
      `write \`${name}[${extras.join(",")}]\``,
    );
  }
  return checkDeclaredRequirement(declared, policy);
}
