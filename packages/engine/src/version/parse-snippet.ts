import { parseAssignment } from "./parse-assignment.ts";
import { checkParameters } from "./check-parameters.ts";
import { listStatements, parseClass, parseFunction, readDecorators } from "./parse-definition.ts";
import { isStringStatement, parseDocstring } from "./parse-docstring.ts";
import { nameOf } from "./parse-parameters.ts";
import { parsePython } from "../requirements/parse-python.ts";
import type { PythonNode } from "../requirements/parse-python.ts";
import { renderExpression, renderRange } from "./render-expression.ts";
import { createLocator } from "./scan-lines.ts";
import { scanSyntaxProblems } from "./scan-syntax-problems.ts";
import type {
  SnippetAnalysis,
  SnippetAssignment,
  SnippetClass,
  SnippetFunction,
  SyntaxProblem,
} from "./snippet-analysis.ts";

/**
 * Says what a cleaned snippet holds at its top level, without running it and without an
 * interpreter. Annotations and defaults are texts. Structural damage is listed in `problems`,
 * and the rest of the analysis is then a best effort.
 */
export function analyzeSnippet(source: string): SnippetAnalysis {
  const tree = parsePython(source);
  const found: Found = {
    source,
    locate: createLocator(source),
    functions: [],
    classes: [],
    assignments: [],
    firstStatementLine: null,
    hasMainGuard: false,
  };
  for (const statement of listStatements(tree.topNode)) readStatement(statement, found);
  const { functions, classes, assignments, firstStatementLine, hasMainGuard } = found;
  return {
    docstring: parseDocstring(tree.topNode, source),
    functions,
    classes,
    assignments,
    firstStatementLine,
    hasMainGuard,
    problems: [
      ...scanSyntaxProblems(tree, source),
      ...functions.flatMap(checkParameters),
      ...classes.flatMap(checkFieldCount),
    ],
  };
}

interface Found {
  readonly source: string;
  readonly locate: ReturnType<typeof createLocator>;
  readonly functions: SnippetFunction[];
  readonly classes: SnippetClass[];
  readonly assignments: SnippetAssignment[];
  firstStatementLine: number | null;
  hasMainGuard: boolean;
}

function readStatement(node: PythonNode, found: Found): void {
  switch (node.name) {
    case "DecoratedStatement":
      return readDecorated(node, found);
    case "FunctionDefinition":
    case "ClassDefinition":
      return readDefinition(node, [], found);
    case "TypeDefinition":
      return readTypeAlias(node, found);
    case "AssignStatement":
      return readAssignment(node, found);
    case "ImportStatement":
    case "PassStatement":
      return;
    default:
      readOther(node, found);
  }
}

function readDecorated(node: PythonNode, found: Found): void {
  const definition = node.getChild("FunctionDefinition") ?? node.getChild("ClassDefinition");
  if (definition !== null) readDefinition(definition, readDecorators(node, found.source), found);
}

function readDefinition(node: PythonNode, decorators: readonly string[], found: Found): void {
  const { line } = found.locate(node.from);
  if (node.name === "ClassDefinition") {
    const definition = parseClass(node, decorators, found.source);
    if (definition !== null) found.classes.push({ ...definition, line });
    return;
  }
  if (decorators.some((text) => OVERLOAD.test(text))) return;
  const definition = parseFunction(node, decorators, found.source);
  if (definition !== null) found.functions.push({ ...definition, line });
}

function readTypeAlias(node: PythonNode, found: Found): void {
  const name = node.getChild("VariableName");
  const value = node.lastChild;
  if (name === null || value === null) return;
  found.assignments.push({
    name: nameOf(name, found.source),
    line: found.locate(node.from).line,
    annotation: null,
    value: renderRange(node, found.source, value.from, node.to),
    how: "type",
  });
}

function readAssignment(node: PythonNode, found: Found): void {
  const { line } = found.locate(node.from);
  found.firstStatementLine ??= line;
  for (const { name, annotation, value, isLambda } of parseAssignment(node, found.source)) {
    const how = isLambda ? "lambda" : "assign";
    found.assignments.push({ name, line, annotation, value, how });
  }
}

function readOther(node: PythonNode, found: Found): void {
  if (isStringStatement(node) || node.type.isError) return;
  if (node.name === "IfStatement" && isMainGuard(node, found.source)) found.hasMainGuard = true;
  found.firstStatementLine ??= found.locate(node.from).line;
}

function isMainGuard(node: PythonNode, source: string): boolean {
  const condition = node.getChild("BinaryExpression");
  return condition !== null && MAIN_GUARD.test(renderExpression(condition, source));
}

function checkFieldCount(definition: SnippetClass): SyntaxProblem[] {
  const { name, line, fields } = definition;
  if (fields.length <= MAX_FIELDS) return [];
  const message = `\`${name}\` has ${fields.length} fields, the limit is ${MAX_FIELDS}`;
  return [{ line, column: 1, message }];
}

const OVERLOAD = /^(?:\w+\.)?overload$/;
const MAIN_GUARD = /^(?:__name__==["']__main__["']|["']__main__["']==__name__)$/;
const MAX_FIELDS = 200;
