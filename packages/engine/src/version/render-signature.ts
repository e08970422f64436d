import type { SnippetParameter } from "./snippet-analysis.ts";

/** Renders the parameters of an entry for a person, on one line, as Python writes them. */
export function renderSignature(parameters: readonly SnippetParameter[]): string {
  if (parameters.length === 0) return "parameters: none";
  return `parameters: ${listParameters(parameters).join(", ")}`;
}

/** Writes the marks `/` and `*` where a signature has them. */
function listParameters(parameters: readonly SnippetParameter[]): string[] {
  const texts: string[] = [];
  for (const [index, parameter] of parameters.entries()) {
    const before = parameters[index - 1]?.kind;
    const { kind } = parameter;
    if (before === "positional-only" && kind !== before) texts.push("/");
    const follows = before === kind || before === "var-positional";
    if (kind === "keyword-only" && !follows) texts.push("*");
    texts.push(renderParameter(parameter));
  }
  return parameters.at(-1)?.kind === "positional-only" ? [...texts, "/"] : texts;
}

function renderParameter({ name, kind, annotation, default: value }: SnippetParameter): string {
  const stars = kind === "var-positional" ? "*" : kind === "var-keyword" ? "**" : "";
  const typed = annotation === null ? "" : `: ${shorten(annotation)}`;
  return `${stars}${name}${typed}${value === null ? "" : ` = ${shorten(value)}`}`;
}

/** Keeps a message on one line, however long a default value is. */
function shorten(text: string): string {
  const [line = ""] = text.split("\n", 1);
  const short = [...line].slice(0, MAX_SHOWN).join("");
  return short === text ? text : `${short}…`;
}

const MAX_SHOWN = 60;
