import { PysnipError } from "../errors/pysnip-error.ts";
import { renderQuotedText } from "../requirements/render-quoted-text.ts";
import type { SnippetAnalysis, SnippetFunction } from "./snippet-analysis.ts";

/** What a job calls: a function of the snippet, or null for a script, and what is odd about it. */
export interface EntryChoice {
  readonly function: SnippetFunction | null;
  /** Why it is this one, as the end of a sentence. */
  readonly reason: string;
  readonly notes: readonly string[];
}

/**
 * Chooses the function that a job calls: the one asked for, else the only public function at the
 * top level, else the only one among `main`, `handler` and `run`. Throws PYSNIP_ENTRY_UNCLEAR with
 * the candidates and their lines. A script has none.
 */
export function deriveEntry(
  analysis: SnippetAnalysis,
  wanted: { readonly entry?: string | undefined; readonly kind: "function" | "script" },
): EntryChoice {
  if (wanted.kind === "script") return deriveScript(wanted.entry);
  const definitions = takeLast(analysis.functions);
  const [chosen, reason] =
    wanted.entry === undefined
      ? chooseFunction(definitions, analysis)
      : ([findFunction(wanted.entry, definitions, analysis), "it was asked for"] as const);
  if (!ASCII_NAME.test(chosen.name)) {
    const headline = `the entry ${renderQuotedText(chosen.name)} on line ${chosen.line} is not an ASCII name`;
    throw new PysnipError("PYSNIP_ENTRY_UNCLEAR", {
      headline,
      hint: "rename the function: letters `a` to `z`, digits and `_`, up to 200 of them",
    });
  }
  return { function: chosen, reason, notes: listNotes(chosen, analysis) };
}

function deriveScript(entry: string | undefined): EntryChoice {
  if (entry === undefined)
    return { function: null, reason: "a script is run as a whole", notes: [] };
  throw new PysnipError("PYSNIP_ENTRY_UNCLEAR", {
    headline: "a script has no entry: the whole file is the program",
    hint: "leave out `--entry`, or leave out `--kind script`",
  });
}

/** A name that is defined twice means its last definition, as in Python. */
function takeLast(functions: readonly SnippetFunction[]): SnippetFunction[] {
  return [...new Map(functions.map((definition) => [definition.name, definition])).values()];
}

function chooseFunction(
  definitions: readonly SnippetFunction[],
  analysis: SnippetAnalysis,
): readonly [SnippetFunction, string] {
  const candidates = definitions.filter(({ name }) => !name.startsWith("_"));
  const [first] = candidates;
  if (first === undefined) throw explainNone(definitions, analysis);
  if (candidates.length === 1) {
    return [first, definitions.length === 1 ? "it is the only function" : "it alone is public"];
  }
  const usual = candidates.filter(({ name }) => USUAL_NAMES.includes(name));
  const [named] = usual;
  if (named !== undefined && usual.length === 1) {
    return [named, `it alone of ${candidates.length} has a usual name`];
  }
  throw new PysnipError("PYSNIP_ENTRY_UNCLEAR", {
    headline: `the snippet has ${candidates.length} functions that could be the entry`,
    details: listFunctions(candidates),
    hint: `add \`--entry ${(named ?? first).name}\`, or the one that you mean`,
  });
}

function findFunction(
  entry: string,
  definitions: readonly SnippetFunction[],
  analysis: SnippetAnalysis,
): SnippetFunction {
  const found = definitions.find(({ name }) => name === entry);
  if (found !== undefined) return found;
  throw new PysnipError("PYSNIP_ENTRY_UNCLEAR", {
    headline: `the snippet has no function ${renderQuotedText(entry)} at its top level`,
    details: [...listFunctions(definitions), ...listNearMisses(analysis)],
    ...(definitions[0] === undefined ? {} : { hint: `add \`--entry ${definitions[0].name}\`` }),
  });
}

function explainNone(definitions: readonly SnippetFunction[], analysis: SnippetAnalysis): Error {
  const [hidden] = definitions;
  const nearMisses = [...listFunctions(definitions), ...listNearMisses(analysis)];
  const line = analysis.firstStatementLine;
  if (hidden !== undefined) {
    return new PysnipError("PYSNIP_ENTRY_UNCLEAR", {
      headline: "every function of the snippet has a name that begins with `_`",
      details: nearMisses,
      hint: `add \`--entry ${hidden.name}\``,
    });
  }
  return new PysnipError("PYSNIP_ENTRY_UNCLEAR", {
    headline:
      line === null
        ? "the snippet has no function at its top level"
        : `the snippet has statements (from line ${line}) but no function at its top level`,
    details: nearMisses,
    hint:
      line === null
        ? "write the work as `def main(): ...`"
        : "add `--kind script` to run the whole file as a program, or put the work into `def main(): ...`",
  });
}

function listFunctions(definitions: readonly SnippetFunction[]): string[] {
  return definitions.map(({ name, line }) => `\`${name}\` on line ${line}`);
}

function listNearMisses(analysis: SnippetAnalysis): string[] {
  const lambdas = analysis.assignments
    .filter(({ how }) => how === "lambda")
    .map(
      ({ name, line }) =>
        `\`${name}\` on line ${line} is a lambda: write it as \`def ${name}(...)\``,
    );
  const classes = analysis.classes.map(
    ({ name, line }) => `\`${name}\` on line ${line} is a class`,
  );
  return [...lambdas, ...classes];
}

function listNotes(chosen: SnippetFunction, analysis: SnippetAnalysis): string[] {
  const { name, line, parameters } = chosen;
  const count = analysis.functions.filter((other) => other.name === name).length;
  const notes: string[] = [];
  if (count > 1) {
    notes.push(`\`${name}\` is defined ${count} times; the one on line ${line} counts`);
  }
  if (chosen.conditional) {
    notes.push(`\`${name}\` stands under a condition; a run that leaves it out fails`);
  }
  if (analysis.overloads.includes(name)) {
    notes.push(`\`${name}\` has overloads; the signature of its implementation counts`);
  }
  notes.push(...listWrappers(chosen, analysis));
  if (analysis.hasMainGuard) {
    notes.push('the block `if __name__ == "__main__"` is kept, but the job calls the function');
  }
  for (const parameter of parameters) {
    if (!MUTABLE.test(parameter.default ?? "")) continue;
    notes.push(
      `the default of \`${parameter.name}\` can be changed by a call and then stays changed`,
    );
  }
  return notes;
}

/** What may give the function another signature than its definition has. */
function listWrappers({ name, line, decorators }: SnippetFunction, analysis: SnippetAnalysis) {
  const notes: string[] = [];
  const unknown = decorators.filter((text) => !TRANSPARENT.test(text));
  if (unknown.length > 0) {
    const names = unknown.map((text) => renderQuotedText(`@${text}`)).join(" and ");
    notes.push(`${names} may change what \`${name}\` takes; its definition counts`);
  }
  const again = analysis.assignments.find(
    (other) => other.name === name && other.line > line && other.how !== "parameter",
  );
  if (again !== undefined) {
    notes.push(
      `\`${name}\` is bound again on line ${again.line}; the signature on line ${line} counts`,
    );
  }
  return notes;
}

const USUAL_NAMES: readonly string[] = ["main", "handler", "run"];
const ASCII_NAME = /^[A-Za-z_]\w{0,199}$/;
const MUTABLE = /^(?:\[|\{|(?:list|dict|set)\()/;
// Decorators that leave the signature as it is.
const TRANSPARENT =
  /^(?:functools\.)?(?:cache|lru_cache|wraps)(?:\(|$)|^(?:pydantic\.)?validate_call(?:\(|$)/;
