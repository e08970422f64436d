import { createLocator } from "./scan-lines.ts";
import type { PythonTree } from "../requirements/parse-python.ts";
import type { SyntaxProblem } from "./snippet-analysis.ts";

/** Lists the places that the parser could not read, at most one per line and 20 in all. */
export function scanSyntaxProblems(tree: PythonTree, source: string): SyntaxProblem[] {
  const locate = createLocator(source);
  const problems: SyntaxProblem[] = [];
  // The nodes around, kept by hand: asking a node for its parent costs its whole depth.
  const around: Around[] = [];
  let lineEnd = -1;
  tree.cursor().iterate(
    (node) => {
      const { from, to, name } = node;
      const isProblem = node.type.isError && from > lineEnd && problems.length < MAX_PROBLEMS;
      if (isProblem && !isFalseAlarm(from, to, around, source)) {
        problems.push({ ...locate(from), message: describe(source, from) });
        const end = source.indexOf("\n", from);
        lineEnd = end === -1 ? source.length : end;
      }
      around.push({ name, from });
    },
    () => void around.pop(),
  );
  return problems;
}

interface Around {
  readonly name: string;
  readonly from: number;
}

/** Valid Python that the grammar does not know; found by parsing the standard library. */
function isFalseAlarm(
  from: number,
  to: number,
  around: readonly Around[],
  source: string,
): boolean {
  const parent = around.at(-1)?.name ?? "";
  // `with (open(a) as b, open(c) as d):` (Python reference 8.5)
  const statement = GROUPING.has(parent) ? around.at(-2) : around.at(-1);
  if (statement?.name === "WithStatement") {
    return /^with\s{0,9}\(/.test(source.slice(statement.from, statement.from + 20));
  }
  if (parent === "TypeParam") return true; // defaults, PEP 696
  if (parent === "LiteralPattern" || parent === "PatternArgList") {
    return source.startsWith("()", from - 1);
  }
  if (from < to) {
    const text = source.slice(from, to);
    // Starred names in a comprehension's target, an index (PEP 646) or the annotation of `*args`.
    return (text === "*" && STARRED.has(parent)) || (text === "/" && parent === "ParamList");
  }
  return parent === "YieldStatement" || parent === "YieldExpression";
}

function describe(source: string, offset: number): string {
  const start = source.lastIndexOf("\n", offset - 1) + 1;
  const command = /^[%!]\S*|^\?/.exec(source.slice(start, start + 80))?.[0];
  if (command !== undefined) return `\`${command}\` is a notebook command, not Python`;
  return offset >= source.trimEnd().length
    ? "the text ends in the middle of something"
    : "this is not valid Python";
}

const MAX_PROBLEMS = 20;
const GROUPING: ReadonlySet<string> = new Set(["ParenthesizedExpression", "TupleExpression"]);
const STARRED: ReadonlySet<string> = new Set([
  "ArgList",
  "ArrayComprehensionExpression",
  "ComprehensionExpression",
  "SetComprehensionExpression",
  "DictionaryComprehensionExpression",
  "MemberExpression",
  "TypeDef",
]);
