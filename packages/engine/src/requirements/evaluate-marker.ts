import { PysnipError } from "../errors/pysnip-error.ts";
import { renderMarker } from "./canonical-marker.ts";
import { foldName } from "./normalize-name.ts";
import type { Marker, MarkerComparison, MarkerOperand } from "./marker.ts";
import { parseMarker } from "./parse-marker.ts";
import { tryParseClause } from "./parse-specifier.ts";
import { tryParseVersion } from "./parse-version.ts";
import { renderQuotedText } from "./render-quoted-text.ts";
import { satisfiesClause } from "./specifier-contains.ts";

/** Values of the marker variables of one interpreter; `extra` may be left out, which means no extra. */
export type MarkerEnvironment = Readonly<Record<string, string>>;

/**
 * Whether a marker holds in an environment (PEP 508 "Environment markers"). The four version variables compare as
 * versions where the other side is a version, everything else compares as text. Throws PYSNIP_REQUIREMENT_INVALID for
 * text that is no marker, for a variable that the environment lacks, and for a comparison that has no meaning.
 */
export function evaluateMarker(marker: string, environment: MarkerEnvironment): boolean {
  return holds(parseMarker(marker), environment);
}

// Every part is judged, so that a comparison without meaning is refused wherever it stands.
function holds(marker: Marker, environment: MarkerEnvironment): boolean {
  if (marker.kind === "comparison") {
    return compareOperands(marker, environment);
  }
  const verdicts = marker.parts.map((part) => holds(part, environment));
  return marker.kind === "all" ? verdicts.every(Boolean) : verdicts.some(Boolean);
}

// The side that is a variable decides how the two are compared; with two variables the left one does, and the name
// of the right one is mere text.
function compareOperands(comparison: MarkerComparison, environment: MarkerEnvironment): boolean {
  const variable = comparison.left.kind === "variable" ? comparison.left : comparison.right;
  const value = readVariable(variable, comparison, environment);
  const left = variable === comparison.left ? value : comparison.left.value;
  const right = variable === comparison.left ? comparison.right.value : value;
  if (VERSION_VARIABLES.has(variable.value)) {
    const clause = tryParseClause(comparison.operator + right);
    if (clause !== null) {
      return satisfiesClause(clause, left, tryParseVersion(left));
    }
  }
  switch (comparison.operator) {
    case "in":
      return right.includes(left);
    case "not in":
      return !right.includes(left);
    case "==":
    case "<=":
    case ">=":
      return left === right;
    case "!=":
      return left !== right;
    case "<":
    case ">":
      return false;
    case "~=":
    case "===":
      throw refuseComparison(
        comparison,
        `\`${comparison.operator}\` has no meaning between two texts`,
      );
  }
}

function readVariable(
  { value: name }: MarkerOperand,
  comparison: MarkerComparison,
  environment: MarkerEnvironment,
): string {
  const value = Object.hasOwn(environment, name) ? environment[name] : undefined;
  if (name === "extra") {
    return foldName(value ?? "");
  }
  if (value === undefined) {
    throw refuseComparison(comparison, `the environment has no variable \`${name}\``);
  }
  // An interpreter built from an untagged source says "3.13.0+", which is no version until a label follows.
  return name === "python_full_version" && value.endsWith("+") ? `${value}local` : value;
}

function refuseComparison(comparison: MarkerComparison, reason: string): PysnipError {
  return new PysnipError("PYSNIP_REQUIREMENT_INVALID", {
    headline: `The marker ${renderQuotedText(renderMarker(comparison))} cannot be judged`,
    details: [reason],
    hint: "compare a variable with a text by `==`, `!=`, `in` or `not in`",
  });
}

const VERSION_VARIABLES: ReadonlySet<string> = new Set([
  "implementation_version",
  "platform_release",
  "python_full_version",
  "python_version",
]);
