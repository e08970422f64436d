import { parsePoetryRange } from "../requirements/parse-poetry-range.ts";

/** The marker that a constraint on Python stands for; empty for any Python, null for what cannot be read. */
export function derivePythonMarker(range: string): string | null {
  const { specifier } = parsePoetryRange(range);
  if (specifier === undefined) return null;
  if (specifier === "") return "";
  return specifier.split(",").map(renderClause).join(" and ");
}

// `python_version` has two numbers, so that it can stand only where no third one counts.
function renderClause(clause: string): string {
  const [, operator = "", version = ""] = /^([<>=!~]+)(.*)$/.exec(clause) ?? [];
  const series = /^(\d+\.\d+)\.\*$/.exec(version)?.[1];
  if (series !== undefined) return `python_version ${operator} "${series}"`;
  const isMinor = /^\d+\.\d+$/.test(version) && (operator === ">=" || operator === "<");
  return `${isMinor ? "python_version" : "python_full_version"} ${operator} "${version}"`;
}
