import type { PythonNode } from "../requirements/parse-python.ts";
import { nameOf, readAnnotation } from "./parse-parameters.ts";
import type { SnippetAssignment } from "./snippet-analysis.ts";

/**
 * Reads the type parameters of a definition (`def f[T: int]`, PEP 695) as names that stand for what
 * bounds them; one without a bound stands for anything. `*Ts` and `**P` stand for no single type.
 */
export function parseTypeParameters(
  definition: PythonNode,
  line: number,
  source: string,
): SnippetAssignment[] {
  const list = definition.getChild("TypeParamList");
  const parameters = list === null ? [] : list.getChildren("TypeParam");
  return parameters.flatMap((parameter) => {
    const name = parameter.getChild("VariableName");
    if (name === null || parameter.firstChild?.name !== "VariableName") return [];
    const bound = readAnnotation(parameter.getChild("TypeDef"), source);
    // In parentheses stand the types that it may be, one of them at a time.
    const value = bound?.startsWith("(") === true ? `Union[${bound.slice(1, -1)}]` : bound;
    return [
      {
        name: nameOf(name, source),
        line,
        annotation: null,
        value: value ?? "Any",
        how: "parameter",
      },
    ];
  });
}
