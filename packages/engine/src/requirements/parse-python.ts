import { createRequire } from "node:module";
import type { parser as Parser } from "@lezer/python";

/** The concrete syntax tree of Python source; offsets are code units of the text that was parsed. */
export type PythonTree = ReturnType<typeof Parser.parse>;

/** One node of a `PythonTree`. */
export type PythonNode = PythonTree["topNode"];

/**
 * Parses Python source, whatever is wrong with it. The only place that loads the parser, so that
 * whoever does not need it can avoid the cost by loading this file late.
 */
export function parsePython(source: string): PythonTree {
  return loadParser().parse(maskForParser(source));
}

/**
 * Parses Python source with a bound on the effort: a text in which more than `mostErrors` places
 * are wrong is read only as far as those. `readTo` is the offset where reading ended. Every repair
 * that the parser makes is dear, so a text made of errors would cost seconds.
 */
export function parsePythonWithin(
  source: string,
  mostErrors: number,
): { readonly tree: PythonTree; readonly readTo: number } {
  const text = maskForParser(source);
  const parser = loadParser();
  try {
    return { tree: parser.configure({ strict: true }).parse(text), readTo: source.length };
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  for (let readTo = PORTION; ; readTo += PORTION) {
    const reading = parser.startParse(text);
    if (readTo < text.length) reading.stopAt(readTo);
    let tree = reading.advance();
    while (tree === null) tree = reading.advance();
    if (readTo >= text.length) return { tree, readTo: source.length };
    if (weighErrors(tree) > mostErrors) return { tree, readTo };
  }
}

// Errors side by side become one node, so a long one counts for many.
function weighErrors(tree: PythonTree): number {
  let weight = 0;
  tree.iterate({
    enter: ({ type, from, to }) => void (weight += type.isError ? 1 + (to - from) / 10 : 0),
  });
  return weight;
}

const PORTION = 8 * 1024;

// Loaded when it is first needed and not before: parsing stays synchronous, and whoever loads the
// engine without parsing Python does not pay for it.
function loadParser(): typeof Parser {
  return (load("@lezer/python") as { readonly parser: typeof Parser }).parser;
}

const load = createRequire(import.meta.url);

/**
 * Replaces what the grammar does not know by something of equal length that it does: a form feed
 * starts its line anew (Python reference 2.1.8), `1.` is a number, a template string is shaped like an f-string
 * (PEP 750), and the target of a `with` may be more than a name (Python reference 8.5). The
 * original text stays the one that facts are cut from, so a hit inside a string does no harm.
 */
function maskForParser(source: string): string {
  return source
    .replace(/^([ \t]*)\f/gm, "$1\n")
    .replaceAll("\f", " ")
    .replace(OPEN_FLOAT, "0")
    .replace(TEMPLATE_PREFIX, (prefix) => prefix.replace(/t/i, "f"))
    .replace(WITH_TARGET, (target) => "_".repeat(target.length));
}

const OPEN_FLOAT = /(?<=(?<![\w.])\d[\d_]{0,99})\.(?![\w.])/g;
const TEMPLATE_PREFIX = /(?<![\w"'])(?:t|rt|tr)(?=["'])/gi;
// `as (a, b):` and `as self.client:`; no other statement has a dot or a parenthesis after `as`.
const WITH_TARGET =
  /(?<=\bas )(?:\([\w, \t\n*.]{1,500}\)|\w{1,99}\.[\w.]{1,400})(?=[ \t]{0,9}[:,)])/g;
