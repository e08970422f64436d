import { PysnipError } from "../errors/pysnip-error.ts";
import type { PlacedProblem } from "./refuse-problems.ts";
import { rememberAnswers } from "./remember-answers.ts";
import type { SourcePosition } from "./requirement-source.ts";
import { specifierContains } from "./specifier-contains.ts";

/**
 * Judges a `requires-python` (PyPA specification of `pyproject.toml`, PEP 723) against the Python
 * minor of a job: some patch version of that minor has to satisfy it. Null means that it may stand.
 */
export function checkRequiresPython(
  text: string,
  python: string,
  place: SourcePosition,
): PlacedProblem | null {
  const { file, line, column } = place;
  const refuse = (reason: string, instead: string): PlacedProblem => {
    return { file, line, column, text, reason, instead };
  };
  switch (judge(`${python}\n${text}`)) {
    case "holds":
      return null;
    case "unreadable":
      return refuse(
        "`requires-python` is no version specifier",
        'write `requires-python = ">=3.11"`',
      );
    case "excluded":
      return refuse(
        `\`requires-python\` shuts out Python ${python}, which the job uses`,
        "change it, or `python` of `[tool.pysnip]`",
      );
  }
}

const judge = rememberAnswers((lines): "holds" | "excluded" | "unreadable" => {
  const [python = "", ...rest] = lines.split("\n");
  const text = rest.join("\n");
  try {
    const versions = [`${python}.0`, `${python}.999`];
    return versions.some((version) => specifierContains(text, version)) ? "holds" : "excluded";
  } catch (error) {
    if (error instanceof PysnipError) return "unreadable";
    throw error;
  }
});
