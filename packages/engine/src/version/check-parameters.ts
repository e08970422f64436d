import type { SnippetFunction, SyntaxProblem } from "./snippet-analysis.ts";

/** Lists what Python refuses in a parameter list although its structure is sound, and our limit on their number. */
export function checkParameters(definition: SnippetFunction): SyntaxProblem[] {
  const { name, line, parameters } = definition;
  const messages: string[] = [];
  if (parameters.length > MAX_PARAMETERS) {
    messages.push(`has ${parameters.length} parameters, the limit is ${MAX_PARAMETERS}`);
  }
  const seen = new Set<string>();
  let optional: string | null = null;
  if (parameters.filter(({ kind }) => kind === "var-positional").length > 1) {
    messages.push("has two parameters with `*`");
  }
  for (const { name: parameter, kind, default: value } of parameters) {
    if (seen.has(parameter)) messages.push(`has two parameters named \`${parameter}\``);
    seen.add(parameter);
    if (!kind.startsWith("positional")) continue;
    if (value !== null) optional = parameter;
    else if (optional !== null) {
      messages.push(`has \`${parameter}\` without a default after \`${optional}\` with one`);
    }
  }
  return messages
    .slice(0, MAX_MESSAGES)
    .map((message) => ({ line, column: 1, message: `\`${name}\` ${message}` }));
}

const MAX_PARAMETERS = 255;
const MAX_MESSAGES = 5;
