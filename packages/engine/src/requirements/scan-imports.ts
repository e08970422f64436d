import { isStandardModule } from "./check-standard-module.ts";
import { NAMESPACES } from "./import-table.ts";
import { parsePython, type PythonNode } from "./parse-python.ts";

/** One import of a Python source. */
export interface ImportEntry {
  /** The whole path, such as `google.cloud.storage`; a relative one begins with its dots. */
  readonly module: string;
  /** The first segment; empty for a relative import. */
  readonly top: string;
  /** Counted from 1. */
  readonly line: number;
  /** Counted from 1, in UTF-16 code units. */
  readonly column: number;
  /** Whether it stands under `if TYPE_CHECKING`, so that no run needs it. */
  readonly typeOnly: boolean;
}

/** The imports of a source by where they come from, each list in the order of the text. */
export interface ScannedImports {
  readonly thirdParty: readonly ImportEntry[];
  readonly standard: readonly ImportEntry[];
  /** Relative imports and the modules that are named as local. */
  readonly local: readonly ImportEntry[];
  /** Third-party imports that the code can do without: it catches their `ImportError`. */
  readonly optional: readonly ImportEntry[];
}

/**
 * Finds every import in a Python source, at any depth, without running it: `import`, `from`, and
 * `import_module` and `__import__` with a plain literal. `python` is the minor that decides what is
 * standard; `localModules` are top-level names under `src/`, which win over both others as they do
 * on Python's path. A source with syntax errors gives the imports around them. The caller bounds
 * the size: a megabyte takes some seconds.
 */
export function scanImports(
  source: string,
  options: { readonly python: string; readonly localModules?: Iterable<string> },
): ScannedImports {
  const text = source.replace(/^\uFEFF/, "").replace(/\r\n?/g, "\n");
  const local = new Set(options.localModules);
  const found = { thirdParty: [], standard: [], local: [], optional: [] } as {
    [Kind in keyof ScannedImports]: ImportEntry[];
  };
  const positionOf = positionsIn(text);
  for (const { module, offset, typeOnly, optional } of walkImports(text)) {
    const top = module.split(".", 1)[0] ?? "";
    const entry = { module, top, ...positionOf(offset), typeOnly };
    if (top === "" || local.has(top)) found.local.push(entry);
    else if (top === "__main__" || isStandardModule(top, options.python))
      found.standard.push(entry);
    else found[optional ? "optional" : "thirdParty"].push(entry);
  }
  return found;
}

interface Found {
  readonly module: string;
  readonly offset: number;
  readonly typeOnly: boolean;
  readonly optional: boolean;
}

type Context = Pick<Found, "typeOnly" | "optional">;
type Node = PythonNode;

function walkImports(text: string): Found[] {
  const found: Found[] = [];
  // The innermost block is last; each knows what holds for all that it contains.
  const contexts: Context[] = [{ typeOnly: false, optional: false }];
  parsePython(text).iterate({
    enter: ({ name, node }) => {
      const context = contexts.at(-1) ?? { typeOnly: false, optional: false };
      if (name === "Body") contexts.push(enterBody(node, text, context));
      const modules =
        name === "ImportStatement"
          ? readStatement(node, text)
          : name === "CallExpression"
            ? readCall(node, text)
            : [];
      for (const module of modules) found.push({ ...module, ...context });
    },
    leave: ({ name }) => {
      if (name === "Body") contexts.pop();
    },
  });
  return found;
}

type Module = Pick<Found, "module" | "offset">;

function readStatement(node: Node, text: string): Module[] {
  const parts = childrenOf(node).filter(({ name }) => name !== "Comment");
  const isFrom = parts[0]?.name === "from";
  const cut = isFrom ? parts.findIndex(({ name }) => name === "import") : 0;
  const imported = splitNames(parts.slice(cut + 1), text);
  if (!isFrom) return imported;
  const [base] = splitNames(parts.slice(1, cut === -1 ? parts.length : cut), text);
  if (base === undefined) return [];
  const onlyDots = /^\.+$/.test(base.module);
  // The names of a relative import of nothing, and those in a namespace, are modules themselves.
  if (!onlyDots && !NAMESPACES.has(base.module)) return [base];
  const named = imported.map(({ module, offset }) => {
    return { module: `${base.module}${onlyDots ? "" : "."}${module}`, offset };
  });
  return named.length > 0 ? named : [base];
}

// Dotted names between commas; what follows `as`, brackets and `*` name nothing.
function splitNames(parts: readonly Node[], text: string): Module[] {
  const names: Module[] = [];
  let path = "";
  let start = 0;
  let isAlias = false;
  const finish = (): void => {
    if (path !== "") names.push({ module: path, offset: start });
    path = "";
    isAlias = false;
  };
  for (const part of parts) {
    if (part.name === ",") finish();
    else if (part.name === "as") isAlias = true;
    else if (!isAlias && PATH_PARTS.has(part.name)) {
      if (path === "") start = part.from;
      // Python folds identifiers so before it looks for a module (its reference, "Identifiers").
      path += text.slice(part.from, part.to).normalize("NFKC");
    }
  }
  finish();
  return names;
}

function readCall(node: Node, text: string): Module[] {
  const [callee, args] = childrenOf(node);
  if (callee === undefined || args?.name !== "ArgList") return [];
  // A long callee is no name; taking its text would make nested calls quadratic.
  if (callee.to - callee.from > LONGEST_CALL) return [];
  if (!IMPORT_CALLS.has(text.slice(callee.from, callee.to))) return [];
  const literal = args.firstChild?.nextSibling;
  if (literal?.name !== "String") return [];
  const name = /^[rRuU]?(["'])([^"'\\\n]*)\1$/.exec(text.slice(literal.from, literal.to))?.[2];
  if (name === undefined || !MODULE_PATH.test(name)) return [];
  return [{ module: name.normalize("NFKC"), offset: literal.from }];
}

function enterBody(body: Node, text: string, outer: Context): Context {
  const before = body.prevSibling;
  const textOf = (node: Node | null): string => (node ? text.slice(node.from, node.to) : "");
  switch (body.parent?.name) {
    case "IfStatement": {
      const typeOnly = TYPE_CHECKING.test(textOf(before));
      return { ...outer, typeOnly: outer.typeOnly || typeOnly };
    }
    case "TryStatement": {
      const optional =
        before?.name === "try" ? catchesImportError(body, text) : isHandler(body, text);
      return { ...outer, optional: outer.optional || optional };
    }
    case "WithStatement": {
      const head = text.slice(body.parent.from, body.from);
      return { ...outer, optional: outer.optional || SUPPRESSES.test(head) };
    }
    default:
      return outer;
  }
}

function catchesImportError(tryBody: Node, text: string): boolean {
  for (let node = tryBody.nextSibling; node !== null; node = node.nextSibling) {
    if (node.name === "Body" && isHandler(node, text)) return true;
  }
  return false;
}

// Whether a body belongs to an `except` that names one of the two import errors.
function isHandler(body: Node, text: string): boolean {
  let node = body.prevSibling;
  while (node !== null && node.name !== "except") {
    if (node.name === "Body" || CLAUSES_WITHOUT_ERROR.has(node.name)) return false;
    node = node.prevSibling;
  }
  return node !== null && IMPORT_ERRORS.test(text.slice(node.to, body.from));
}

function childrenOf(node: Node): Node[] {
  const children: Node[] = [];
  for (let child = node.firstChild; child !== null; child = child.nextSibling) children.push(child);
  return children;
}

// Offsets have to be asked for in rising order; each line break is then looked at once.
function positionsIn(text: string): (offset: number) => { line: number; column: number } {
  let line = 1;
  let lineStart = 0;
  return (offset) => {
    for (;;) {
      const lineBreak = text.indexOf("\n", lineStart);
      if (lineBreak === -1 || lineBreak >= offset) break;
      line += 1;
      lineStart = lineBreak + 1;
    }
    return { line, column: offset - lineStart + 1 };
  };
}

const PATH_PARTS = new Set(["VariableName", ".", "Ellipsis"]);
const IMPORT_CALLS = new Set(["importlib.import_module", "import_module", "__import__"]);
const LONGEST_CALL = "importlib.import_module".length;
const MODULE_PATH = /^\.*[\p{L}_][\p{L}\p{N}_.]*$/u;
const TYPE_CHECKING = /^(?:[A-Za-z_]\w*\.)?TYPE_CHECKING$/;
const IMPORT_ERRORS = /\b(?:ImportError|ModuleNotFoundError)\b/;
const SUPPRESSES = /\bsuppress\s*\([^)]*\b(?:ImportError|ModuleNotFoundError)\b/;
const CLAUSES_WITHOUT_ERROR = new Set(["try", "else", "finally"]);
