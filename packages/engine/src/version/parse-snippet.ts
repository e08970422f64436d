import { PysnipError } from "../errors/pysnip-error.ts";
import { parsePythonWithin } from "../requirements/parse-python.ts";
import type { PythonNode } from "../requirements/parse-python.ts";
import { checkNesting } from "./check-nesting.ts";
import { checkParameters } from "./check-parameters.ts";
import { parseAssignment } from "./parse-assignment.ts";
import { listStatements, parseClass, parseFunction, readDecorators } from "./parse-definition.ts";
import { isStringStatement, parseDocstring } from "./parse-docstring.ts";
import { parseImport } from "./parse-import.ts";
import { parseTypeParameters } from "./parse-type-parameters.ts";
import { nameOf } from "./parse-parameters.ts";
import { renderRange } from "./render-expression.ts";
import { listBlocks } from "./scan-blocks.ts";
import { createLocator } from "./scan-lines.ts";
import { scanSyntaxProblems } from "./scan-syntax-problems.ts";
import type {
  SnippetAnalysis,
  SnippetAssignment,
  SnippetClass,
  SnippetFunction,
  SnippetImport,
  SyntaxProblem,
} from "./snippet-analysis.ts";

/**
 * Says what a cleaned snippet binds in its module, without running it and without an interpreter.
 * Annotations and defaults are texts. Structural damage is listed in `problems`, and the rest is
 * then a best effort. Throws PYSNIP_SNIPPET_INVALID for a text that is nested too deeply, or too
 * broken, to be read in good time.
 */
export function parseSnippet(source: string): SnippetAnalysis {
  const nesting = checkNesting(source);
  if (nesting !== null) throw refuse([nesting]);
  const { tree, readTo } = parsePythonWithin(source, MAX_ERRORS);
  const problems = scanSyntaxProblems(tree, source);
  if (readTo < source.length) throw refuse(problems.map(renderProblem));
  const found: Found = {
    source,
    lineOf: createLocator(source).lineOf,
    functions: [],
    overloads: [],
    classes: [],
    assignments: [],
    imports: [],
    firstStatementLine: null,
    hasMainGuard: false,
  };
  readStatements(tree.topNode, found);
  const { functions, overloads, classes, assignments, imports } = found;
  return {
    docstring: parseDocstring(tree.topNode, source),
    functions,
    overloads: [...new Set(overloads)],
    classes,
    assignments,
    imports,
    firstStatementLine: found.firstStatementLine,
    hasMainGuard: found.hasMainGuard,
    problems: [
      ...problems,
      ...functions.flatMap(checkParameters),
      ...classes.flatMap(checkFieldCount),
    ],
  };
}

interface Found {
  readonly source: string;
  readonly lineOf: (offset: number) => number;
  readonly functions: SnippetFunction[];
  readonly overloads: string[];
  readonly classes: SnippetClass[];
  readonly assignments: SnippetAssignment[];
  readonly imports: SnippetImport[];
  firstStatementLine: number | null;
  hasMainGuard: boolean;
}

interface Open {
  readonly node: PythonNode;
  /** Whether the statement stands in a block that may be left out. */
  readonly conditional: boolean;
  readonly runs: boolean;
}

/** In the order of the text; a stack and no recursion, because damaged text may nest as it likes. */
function readStatements(block: PythonNode, found: Found): void {
  const open: Open[] = [];
  const enter = (inner: PythonNode, conditional: boolean, runs: boolean): void => {
    const statements = listStatements(inner).map((node) => ({ node, conditional, runs }));
    open.push(...statements.toReversed());
  };
  enter(block, false, true);
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { node, conditional, runs } = next;
    if (runs || node.name === "ImportStatement") readStatement(node, conditional, found);
    for (const inner of listBlocks(node, found.source).toReversed()) {
      if (inner.isMainGuard && !conditional) found.hasMainGuard = true;
      enter(inner.body, conditional || inner.conditional, runs && inner.runs);
    }
  }
}

function readStatement(node: PythonNode, conditional: boolean, found: Found): void {
  switch (node.name) {
    case "DecoratedStatement":
      return readDecorated(node, conditional, found);
    case "FunctionDefinition":
    case "ClassDefinition":
      return readDefinition(node, [], conditional, found);
    case "TypeDefinition":
      return readTypeAlias(node, found);
    case "AssignStatement":
      return readAssignment(node, conditional, found);
    case "ImportStatement":
      found.imports.push(...parseImport(node, found.source));
      return;
    case "PassStatement":
      return;
    default:
      if (isStringStatement(node) || node.type.isError || conditional) return;
      found.firstStatementLine ??= found.lineOf(node.from);
  }
}

function readDecorated(node: PythonNode, conditional: boolean, found: Found): void {
  const definition = node.getChild("FunctionDefinition") ?? node.getChild("ClassDefinition");
  if (definition === null) return;
  readDefinition(definition, readDecorators(node, found.source), conditional, found);
}

function readDefinition(
  node: PythonNode,
  decorators: readonly string[],
  conditional: boolean,
  found: Found,
): void {
  const line = found.lineOf(node.from);
  found.assignments.push(...parseTypeParameters(node, line, found.source));
  if (node.name === "ClassDefinition") {
    const definition = parseClass(node, decorators, found.source);
    if (definition !== null) found.classes.push({ ...definition, line });
    return;
  }
  const definition = parseFunction(node, decorators, found.source);
  if (definition === null) return;
  const isOverload = decorators.some((text) => OVERLOAD.test(text));
  if (isOverload) found.overloads.push(definition.name);
  else found.functions.push({ ...definition, line, conditional });
}

function readTypeAlias(node: PythonNode, found: Found): void {
  const name = node.getChild("VariableName");
  const value = node.lastChild;
  if (name === null || value === null) return;
  const line = found.lineOf(node.from);
  found.assignments.push(...parseTypeParameters(node, line, found.source), {
    name: nameOf(name, found.source),
    line,
    annotation: null,
    value: renderRange(node, found.source, value.from, node.to),
    how: "type",
  });
}

function readAssignment(node: PythonNode, conditional: boolean, found: Found): void {
  const line = found.lineOf(node.from);
  if (!conditional) found.firstStatementLine ??= line;
  for (const { name, annotation, value, isLambda } of parseAssignment(node, found.source)) {
    const how = isLambda ? "lambda" : "assign";
    found.assignments.push({ name, line, annotation, value, how });
  }
}

function checkFieldCount(definition: SnippetClass): SyntaxProblem[] {
  const { name, line, fields } = definition;
  if (fields.length <= MAX_FIELDS) return [];
  const message = `\`${name}\` has ${fields.length} fields, the limit is ${MAX_FIELDS}`;
  return [{ line, column: 1, message }];
}

function renderProblem({ line, column, message }: SyntaxProblem): string {
  return `line ${line}, column ${column}: ${message}`;
}

function refuse(details: readonly string[]): PysnipError {
  return new PysnipError("PYSNIP_SNIPPET_INVALID", {
    headline: "the snippet cannot be read as Python; lines count after the clean-up",
    details,
  });
}

const OVERLOAD = /^(?:\w+\.)?overload$/;
const MAX_FIELDS = 200;
// Twenty are shown; a text with more than this many is not Python with a mistake in it.
const MAX_ERRORS = 100;
