import type { PythonNode } from "../requirements/parse-python.ts";
import { renderRange } from "./render-expression.ts";

/** A block of a statement whose names belong to the module, as those of `if` and `try` do. */
export interface InnerBlock {
  readonly body: PythonNode;
  /** Whether a run may leave it out. */
  readonly conditional: boolean;
  /** False under `if TYPE_CHECKING`, `if False` and the main guard: no import of the module enters it. */
  readonly runs: boolean;
  readonly isMainGuard: boolean;
}

/** Lists the blocks of a compound statement in the order of the text; those of `def` and `class` are not among them. */
export function listBlocks(statement: PythonNode, source: string): InnerBlock[] {
  const blocks: InnerBlock[] = [];
  if (!COMPOUND.has(statement.name)) return blocks;
  const open = [statement];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    let from = node.from;
    for (let child = node.firstChild; child !== null; child = child.nextSibling) {
      if (child.name === "MatchBody" || child.name === "MatchClause") open.push(child);
      if (child.name !== "Body") continue;
      blocks.push(readBlock(node, child, from, source));
      from = child.to;
    }
  }
  return blocks.sort((one, other) => one.body.from - other.body.from);
}

function readBlock(
  statement: PythonNode,
  body: PythonNode,
  from: number,
  source: string,
): InnerBlock {
  // Longer than any head that is looked for; a hostile one must not be rendered.
  const head =
    body.from - from > LONGEST_HEAD
      ? ""
      : renderRange(statement, source, from, body.from).replace(/^(?:el)?if ?/, "");
  const isIf = statement.name === "IfStatement";
  const isMainGuard = isIf && MAIN_GUARD.test(head);
  const always = statement.name === "WithStatement" || (isIf && /^(?:True|1)$/.test(head));
  return {
    body,
    conditional: !always,
    runs: !(isMainGuard || (isIf && NEVER.test(head))),
    isMainGuard,
  };
}

const COMPOUND: ReadonlySet<string> = new Set([
  "IfStatement",
  "TryStatement",
  "WithStatement",
  "ForStatement",
  "WhileStatement",
  "MatchStatement",
]);
const LONGEST_HEAD = 200;
const MAIN_GUARD = /^\(?(?:__name__ ?== ?["']__main__["']|["']__main__["'] ?== ?__name__)\)?$/;
const NEVER = /^(?:(?:[A-Za-z_]\w*\.)?TYPE_CHECKING|False|0)$/;
