import { createLocator } from "./scan-lines.ts";
import type { PythonTree } from "../requirements/parse-python.ts";
import type { SyntaxProblem } from "./snippet-analysis.ts";

/** Lists the places that cannot be Python, at most one per line and 20 in all. */
export function scanSyntaxProblems(tree: PythonTree, source: string): SyntaxProblem[] {
  const { placeOf } = createLocator(source);
  const problems: SyntaxProblem[] = [];
  // The nodes around, kept by hand: asking a node for its parent costs its whole depth.
  const around: Around[] = [];
  let lineEnd = -1;
  let functions = 0;
  const judge = (isError: boolean, { name, from, to }: Span): string | null => {
    if (!isError) return refuseNode(name, source.slice(from, to), functions > 0);
    return isFalseAlarm(from, to, around, source) ? null : describe(source, from);
  };
  tree.cursor().iterate(
    ({ type, from, to, name }) => {
      if (
        from > lineEnd &&
        problems.length < MAX_PROBLEMS &&
        (type.isError || DOUBTFUL.has(name))
      ) {
        const message = judge(type.isError, { name, from, to });
        if (message !== null) {
          problems.push({ ...placeOf(from), message });
          const end = source.indexOf("\n", from);
          lineEnd = end === -1 ? source.length : end;
        }
      }
      if (FUNCTIONS.has(name)) functions += 1;
      around.push({ name, from });
    },
    ({ name }) => {
      if (FUNCTIONS.has(name)) functions -= 1;
      around.pop();
    },
  );
  return problems;
}

interface Span {
  readonly name: string;
  readonly from: number;
  readonly to: number;
}

/** What the grammar takes and Python 3 does not. */
function refuseNode(name: string, text: string, isInFunction: boolean): string | null {
  switch (name) {
    case "PrintStatement":
      return "`print` is a function in Python 3: write `print(...)`";
    case "ReturnStatement":
      return isInFunction ? null : "`return` stands outside a function";
    default: {
      const quote = /^[a-zA-Z]{0,2}("""|'''|"|')/.exec(text);
      const isClosed =
        quote === null ||
        (text.length >= quote[0].length + (quote[1] ?? "").length && text.endsWith(quote[1] ?? ""));
      return isClosed ? null : "the string is not closed";
    }
  }
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
const DOUBTFUL: ReadonlySet<string> = new Set([
  "PrintStatement",
  "ReturnStatement",
  "String",
  "FormatString",
]);
const FUNCTIONS: ReadonlySet<string> = new Set(["FunctionDefinition", "LambdaExpression"]);
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
