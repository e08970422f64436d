import type { SpecifierOperator } from "./parse-specifier.ts";

/** A marker as a tree; `all` joins by `and`, which binds tighter than the `or` of `any`. */
export type Marker =
  | { readonly kind: "all" | "any"; readonly parts: readonly Marker[] }
  | MarkerComparison;

/** One comparison of a marker. */
export interface MarkerComparison {
  readonly kind: "comparison";
  readonly left: MarkerOperand;
  readonly operator: MarkerOperator;
  readonly right: MarkerOperand;
}

/** One side of a comparison: the name of a variable, or the text between quotes. */
export interface MarkerOperand {
  readonly kind: "variable" | "text";
  readonly value: string;
}

/** The operators of a marker. */
export type MarkerOperator = SpecifierOperator | "in" | "not in";

/** The variables of PEP 508 by every name that is read, with the name that is written. */
export const MARKER_VARIABLES: ReadonlyMap<string, string> = new Map([
  ...[
    "python_version",
    "python_full_version",
    "os_name",
    "sys_platform",
    "platform_release",
    "platform_system",
    "platform_version",
    "platform_machine",
    "platform_python_implementation",
    "implementation_name",
    "implementation_version",
    "extra",
    "extras",
    "dependency_groups",
  ].map((name) => [name, name] as const),
  // Names from before PEP 508 that are still read.
  ["os.name", "os_name"],
  ["sys.platform", "sys_platform"],
  ["platform.version", "platform_version"],
  ["platform.machine", "platform_machine"],
  ["platform.python_implementation", "platform_python_implementation"],
  ["python_implementation", "platform_python_implementation"],
]);
