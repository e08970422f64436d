import { PysnipError } from "../errors/pysnip-error.ts";
import { renderMarker } from "./canonical-marker.ts";
import { foldName } from "./normalize-name.ts";
import type { Marker, MarkerComparison, MarkerOperand } from "./marker.ts";
import { parseMarker } from "./parse-marker.ts";
import { tryParseClause } from "./parse-specifier.ts";
import { tryParseVersion } from "./parse-version.ts";
import { renderQuotedText } from "./render-quoted-text.ts";
import { satisfiesClause } from "./specifier-contains.ts";

/**
 * Values of the marker variables of one interpreter, null for one that only the machine knows; `extra` may be left
 * out, which means no extra.
 */
export type MarkerEnvironment = Readonly<Record<string, string | null>>;

/**
 * Whether a marker holds in an environment (PEP 508 "Environment markers"). The four version variables compare as
 * versions where the other side is a version, everything else compares as text. A comparison with a variable that
 * only the machine knows is worth `unknown`: with true, the verdict is whether the marker may hold, with false
 * whether it has to. Throws PYSNIP_REQUIREMENT_INVALID for text that is no marker, for a variable that the environment
 * lacks, and for a comparison that has no meaning.
 */
export function evaluateMarker(
  marker: string,
  environment: MarkerEnvironment,
  unknown = true,
): boolean {
  return holds(parseMarker(marker), environment, unknown);
}

// Every part is judged, so that a comparison without meaning is refused wherever it stands.
function holds(marker: Marker, environment: MarkerEnvironment, unknown: boolean): boolean {
  if (marker.kind === "comparison") {
    return compareOperands(marker, environment, unknown);
  }
  const verdicts = marker.parts.map((part) => holds(part, environment, unknown));
  return marker.kind === "all" ? verdicts.every(Boolean) : verdicts.some(Boolean);
}

// The side that is a variable decides how the two are compared; with two variables the left one does, and the name
// of the right one is mere text.
function compareOperands(
  comparison: MarkerComparison,
  environment: MarkerEnvironment,
  unknown: boolean,
): boolean {
  const variable = comparison.left.kind === "variable" ? comparison.left : comparison.right;
  const known = readVariable(variable, comparison, environment);
  const value = known ?? "";
  const left = variable === comparison.left ? value : comparison.left.value;
  const right = variable === comparison.left ? comparison.right.value : value;
  if (VERSION_VARIABLES.has(variable.value)) {
    const clause = tryParseClause(comparison.operator + right);
    if (clause !== null) {
      if (known === null) return unknown;
      return satisfiesClause(clause, left, tryParseVersion(left));
    }
  }
  if (known === null && comparison.operator !== "~=" && comparison.operator !== "===")
    return unknown;
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
): string | null {
  const value = Object.hasOwn(environment, name) ? environment[name] : undefined;
  if (name === "extra") {
    return foldName(value ?? "");
  }
  if (value === undefined) {
    throw refuseComparison(comparison, `the environment has no variable \`${name}\``);
  }
  // An interpreter built from an untagged source says "3.13.0+", which is no version until a label follows.
  return name === "python_full_version" && value?.endsWith("+") ? `${value}local` : value;
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
