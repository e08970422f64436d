import type { ErrorCode } from "../errors/error-catalogue.ts";
import { PysnipError } from "../errors/pysnip-error.ts";
import { directIndexName } from "./derive-index-pins.ts";
import type { FileProblem } from "./wanted-file.ts";

/** Says of every file that could not be had why; the gravest kind decides the code. */
export function explainFetch(problems: readonly FileProblem[]): PysnipError {
  const rule = RULES.find(({ kinds }) => problems.some(({ kind }) => kinds.includes(kind)));
  const { code, hint } = rule ?? NETWORK;
  const count = problems.length === 1 ? "a locked file" : `${problems.length} locked files`;
  return new PysnipError(code, {
    headline: `${count} could not be fetched`,
    details: [...problems.slice(0, MOST_LINES).map(explainProblem), ...countRest(problems)],
    hint,
  });
}

function explainProblem({ wanted, reason }: FileProblem): string {
  const { name, version, file, index } = wanted;
  const from = index === directIndexName ? "from its address" : `from the index \`${index}\``;
  return `  ${name} ${version}: \`${file}\` ${from}: ${reason}`;
}

function countRest(problems: readonly FileProblem[]): string[] {
  const more = problems.length - MOST_LINES;
  return more > 0 ? [`  and ${more} more`] : [];
}

const MOST_LINES = 40;

interface Rule {
  readonly kinds: readonly FileProblem["kind"][];
  readonly code: ErrorCode;
  readonly hint: string;
}

const NETWORK: Rule = {
  kinds: ["unreachable", "transport", "unusable"],
  code: "PYSNIP_INDEX_UNREACHABLE",
  hint: "check the network, `UV_INDEX_<NAME>_USERNAME` and `_PASSWORD` or netrc, and the proxy and certificate variables",
};

const RULES: readonly Rule[] = [
  {
    kinds: ["changed"],
    code: "PYSNIP_FILE_CHANGED",
    hint: "do not lock again before you know why the file changed",
  },
  {
    kinds: ["gone"],
    code: "PYSNIP_FILE_GONE",
    hint: "check the address of the index; if the file was removed, run the job's `lock` target",
  },
  NETWORK,
];
