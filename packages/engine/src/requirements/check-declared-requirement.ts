import { PysnipError } from "../errors/pysnip-error.ts";
import { checkDirectReference } from "./check-direct-reference.ts";
import { canMarkerHold } from "./check-marker-holds.ts";
import { standardModuleRemovedIn } from "./check-standard-module.ts";
import { renderLine } from "./render-place.ts";
import type { PlacedProblem } from "./refuse-problems.ts";
import { deriveLikeness } from "./derive-likeness.ts";
import type { DeclaredRequirement } from "./requirement-source.ts";

/** What a job allows its requirements to be. */
export interface RequirementPolicy {
  /** The Python minor of the job, such as `3.11`. */
  readonly python: string;
  /** Whether `name @ URL` is allowed; off unless the workspace says so. */
  readonly directReferences: boolean;
}

/** Finds why a valid requirement may not be used by a job; null when it may. */
export function checkDeclaredRequirement(
  declared: DeclaredRequirement,
  policy: RequirementPolicy,
): PlacedProblem | null {
  const { requirement, text, file, line, column } = declared;
  const refuse = (reason: string, instead: string): PlacedProblem => {
    return { file, line, column, text, reason, instead };
  };
  if (requirement.url !== null) {
    const problem = checkDirectReference(requirement.url, policy.directReferences);
    if (problem !== null) return refuse(problem.reason, problem.instead);
  }
  if (requirement.canonical.includes("$")) {
    return refuse("variables would make the environment depend on the machine", "write the value");
  }
  if (requirement.specifier.includes("===")) {
    return refuse("`===` compares text, not versions", "write `==`");
  }
  if (requirement.name === "python") {
    return refuse("the interpreter is no package", "write `python` of `[tool.pysnip]`");
  }
  if (/\bextra\b/.test(withoutQuoted(requirement.marker ?? ""))) {
    return refuse(
      "a job has no extras, so the marker never holds",
      "put it into an optional group",
    );
  }
  const meaningless = explainMeaninglessMarker(requirement.marker);
  return meaningless === null
    ? null
    : refuse(meaningless, "compare by `==`, `!=`, `in` or `not in`");
}

/** What a person should know about a requirement that is used as it stands. */
export function explainDeclaredRequirement(
  declared: DeclaredRequirement,
  policy: RequirementPolicy,
): string[] {
  const { requirement } = declared;
  const place = renderLine(declared);
  const removed = standardModuleRemovedIn(requirement.name, policy.python);
  const { marker } = requirement;
  const likeness = deriveLikeness(requirement.name);
  return [
    ...(likeness === null
      ? []
      : [
          `${place}: \`${requirement.name}\` looks like \`${likeness}\`; make sure that it is the package you mean`,
        ]),
    ...(marker === null || canMarkerHold(marker)
      ? []
      : [
          `${place}: \`${requirement.name}\` is never installed, because nothing meets \`${marker}\``,
        ]),
    ...(removed === null
      ? []
      : [
          `${place}: \`${requirement.name}\` left the standard library in Python ${removed}; the package of that name is somebody else's`,
        ]),
    ...(requirement.specifier.includes("+") && declared.index === undefined
      ? [
          `${place}: \`${requirement.canonical}\` names a local version, which public indexes do not carry; pin an index for it`,
        ]
      : []),
  ];
}

function explainMeaninglessMarker(marker: string | null): string | null {
  if (marker === null) return null;
  try {
    canMarkerHold(marker);
    return null;
  } catch (error) {
    if (!(error instanceof PysnipError)) throw error;
    return error.details[0] ?? error.headline;
  }
}

function withoutQuoted(marker: string): string {
  return marker.replace(/"[^"]*"|'[^']*'/g, "");
}
