import { nameOf, readAnnotation } from "./parse-parameters.ts";
import type { PythonNode } from "../requirements/parse-python.ts";
import { renderRange } from "./render-expression.ts";

/** One name that a statement binds, with annotation and value as text where it has them. */
export interface BoundName {
  readonly name: string;
  readonly annotation: string | null;
  readonly value: string | null;
  readonly isLambda: boolean;
}

/** Reads the names that an assignment binds (`a = b = 1`, `a: int`, `a, b = c`); attributes and items are none. */
export function parseAssignment(statement: PythonNode, source: string): BoundName[] {
  const targets: PythonNode[][] = [[]];
  let equals: PythonNode | null = null;
  for (let child = statement.firstChild; child !== null; child = child.nextSibling) {
    if (child.name === "AssignOp") {
      equals = child;
      targets.push([]);
    } else if (child.name !== "Comment") targets.at(-1)?.push(child);
  }
  const right = equals === null ? [] : (targets.pop() ?? []);
  const value = equals === null ? null : renderRange(statement, source, equals.to, statement.to);
  const isLambda = right.length === 1 && right[0]?.name === "LambdaExpression";
  return targets.flatMap((target) => {
    const typed = target.find((node) => node.name === "TypeDef") ?? null;
    const names = target.filter((node) => node !== typed);
    const annotation = readAnnotation(typed, source);
    const [only] = names;
    if (names.length === 1 && only?.name === "VariableName") {
      return [{ name: nameOf(only, source), annotation, value, isLambda }];
    }
    return listUnpacked(names, source);
  });
}

function listUnpacked(nodes: readonly PythonNode[], source: string): BoundName[] {
  const inner = nodes.flatMap((node) =>
    UNPACKING.has(node.name) ? node.getChildren("VariableName") : [node],
  );
  return inner
    .filter((node) => node.name === "VariableName")
    .map((node) => ({
      name: nameOf(node, source),
      annotation: null,
      value: null,
      isLambda: false,
    }));
}

const UNPACKING: ReadonlySet<string> = new Set(["TupleExpression", "ArrayExpression"]);
