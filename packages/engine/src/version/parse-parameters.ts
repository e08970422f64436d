import type { PythonNode } from "../requirements/parse-python.ts";
import { renderExpression, renderRange } from "./render-expression.ts";
import type { ParameterKind, SnippetParameter } from "./snippet-analysis.ts";

/** Reads a parameter list in order, with the kinds of Python reference 8.7 (`/`, `*`, `*args`, `**kwargs`). */
export function parseParameters(list: PythonNode, source: string): SnippetParameter[] {
  const parameters: SnippetParameter[] = [];
  let afterStar = false;
  for (const part of splitAtCommas(list)) {
    const [first] = part.nodes;
    const name = part.nodes.find((node) => node.name === "VariableName");
    if (name === undefined) {
      if (first?.name === "*") afterStar = true;
      else if (renderRange(list, source, part.from, part.to) === "/")
        markPositionalOnly(parameters);
      continue;
    }
    const kind = deriveKind(first, afterStar);
    if (kind === "var-positional") afterStar = true;
    parameters.push({ name: nameOf(name, source), kind, ...readValues(part, list, source) });
  }
  return parameters;
}

/** The name that Python binds for an identifier: it folds identifiers by NFKC (PEP 3131). */
export function nameOf(node: PythonNode, source: string): string {
  return source.slice(node.from, node.to).normalize("NFKC");
}

/** The text of an annotation without its `:` or `->`; null when there is none. */
export function readAnnotation(node: PythonNode | null, source: string): string | null {
  const text = node === null ? "" : renderExpression(node, source).replace(/^(->|:) ?/, "");
  return text === "" ? null : text;
}

interface Part {
  readonly from: number;
  readonly to: number;
  readonly nodes: readonly PythonNode[];
}

function splitAtCommas(list: PythonNode): Part[] {
  const parts: Part[] = [];
  let nodes: PythonNode[] = [];
  let from = list.from;
  const close = (to: number): void => {
    parts.push({ from, to, nodes });
    nodes = [];
  };
  for (let child = list.firstChild; child !== null; child = child.nextSibling) {
    if (child.name === "(") from = child.to;
    else if (child.name === "," || child.name === ")") {
      close(child.from);
      from = child.to;
    } else if (child.name !== "Comment") nodes.push(child);
  }
  if (nodes.length > 0) close(list.to);
  return parts;
}

function deriveKind(first: PythonNode | undefined, afterStar: boolean): ParameterKind {
  if (first?.name === "**") return "var-keyword";
  if (first?.name === "*") return "var-positional";
  return afterStar ? "keyword-only" : "positional-or-keyword";
}

function markPositionalOnly(parameters: SnippetParameter[]): void {
  for (const [index, parameter] of parameters.entries()) {
    parameters[index] = { ...parameter, kind: "positional-only" };
  }
}

function readValues(
  part: Part,
  list: PythonNode,
  source: string,
): Pick<SnippetParameter, "annotation" | "default"> {
  const equals = part.nodes.find((node) => node.name === "AssignOp");
  const annotation = part.nodes.find((node) => node.name === "TypeDef") ?? null;
  return {
    annotation: readAnnotation(annotation, source),
    default: equals === undefined ? null : renderRange(list, source, equals.to, part.to),
  };
}
