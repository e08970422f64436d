import { parseAssignment } from "./parse-assignment.ts";
import { parseDocstring, readDocstring } from "./parse-docstring.ts";
import { parseDocstringSections } from "./parse-docstring-sections.ts";
import { nameOf, parseParameters, readAnnotation } from "./parse-parameters.ts";
import type { PythonNode } from "../requirements/parse-python.ts";
import { renderExpression, renderRange } from "./render-expression.ts";
import type { SnippetClass, SnippetField, SnippetFunction } from "./snippet-analysis.ts";

/** Reads a function definition; null when the name is missing. Its place is left to the caller. */
export function parseFunction(
  node: PythonNode,
  decorators: readonly string[],
  source: string,
): Omit<SnippetFunction, "line" | "conditional"> | null {
  const name = node.getChild("VariableName");
  if (name === null) return null;
  const list = node.getChild("ParamList");
  const body = node.getChild("Body");
  const { names, returns } = parseDocstringSections(readDocstring(body, source) ?? "");
  return {
    name: nameOf(name, source),
    async: node.getChild("async") !== null,
    generator: body !== null && hasYield(body),
    parameters: list === null ? [] : parseParameters(list, source),
    returns: readAnnotation(node.getChild("TypeDef"), source),
    docstring: parseDocstring(body, source),
    documented: names,
    documentedReturn: returns,
    decorators,
  };
}

/** Reads a class definition with the fields of its body; null when the name is missing. */
export function parseClass(
  node: PythonNode,
  decorators: readonly string[],
  source: string,
): Omit<SnippetClass, "line"> | null {
  const name = node.getChild("VariableName");
  if (name === null) return null;
  const body = node.getChild("Body");
  return {
    name: nameOf(name, source),
    bases: readBases(node.getChild("ArgList"), source),
    decorators,
    docstring: parseDocstring(body, source),
    documented: parseDocstringSections(readDocstring(body, source) ?? "").names,
    fields: body === null ? [] : readFields(body, source),
  };
}

/** Lists the decorators of a definition as expression texts without `@`. */
export function readDecorators(node: PythonNode, source: string): string[] {
  return node
    .getChildren("Decorator")
    .map((decorator) => renderExpression(decorator, source).replace(/^@ ?/, ""));
}

/** A `yield` makes a generator of the function that it stands in, not of those around it. */
function hasYield(body: PythonNode): boolean {
  let found = false;
  body.cursor().iterate((node) => {
    if (node.name === "yield") found = true;
    return !found && !INNER_SCOPES.has(node.name);
  });
  return found;
}

function readBases(list: PythonNode | null, source: string): string[] {
  const bases: string[] = [];
  if (list === null) return bases;
  let from = list.from + 1;
  for (const end of [...list.getChildren(","), list.lastChild as PythonNode]) {
    const text = renderRange(list, source, from, end.from);
    if (text !== "") bases.push(text);
    from = end.to;
  }
  return bases;
}

function readFields(body: PythonNode, source: string): SnippetField[] {
  const fields: SnippetField[] = [];
  for (const statement of listStatements(body)) {
    if (statement.name !== "AssignStatement") continue;
    for (const { name, annotation, value } of parseAssignment(statement, source)) {
      fields.push({ name, annotation, default: value });
    }
  }
  return fields;
}

/** Lists the statements of a block, those that share a line by `;` included. */
export function listStatements(block: PythonNode): PythonNode[] {
  const statements: PythonNode[] = [];
  for (let child = block.firstChild; child !== null; child = child.nextSibling) {
    if (child.name === "StatementGroup") statements.push(...listStatements(child));
    else if (!PUNCTUATION.has(child.name)) statements.push(child);
  }
  return statements;
}

const INNER_SCOPES: ReadonlySet<string> = new Set([
  "FunctionDefinition",
  "LambdaExpression",
  "ClassDefinition",
]);
const PUNCTUATION: ReadonlySet<string> = new Set([":", ";", "Comment"]);
