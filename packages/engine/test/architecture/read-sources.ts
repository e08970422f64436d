import { readdirSync, readFileSync } from "node:fs";
import { join, posix } from "node:path";
import { fileURLToPath } from "node:url";
import ts from "typescript";

/** A source file with what the rules ask of it; `room` is "" for a file directly under `src`. */
export interface Source {
  readonly path: string;
  readonly package: "engine" | "nx";
  readonly room: string;
  readonly name: string;
  readonly imports: readonly Import[];
  readonly tree: ts.SourceFile;
}

/** One import line; `target` is the imported file for a relative import, else the module's name. */
export interface Import {
  readonly target: string;
  readonly relative: boolean;
  readonly typeOnly: boolean;
}

const REPOSITORY = fileURLToPath(new URL("../../../..", import.meta.url));

/** Reads every file of both packages that is shipped: no tests. */
export function readSources(): Source[] {
  return (["engine", "nx"] as const).flatMap((name) => {
    const top = posix.join("packages", name, "src");
    return readdirSync(join(REPOSITORY, top), { recursive: true, encoding: "utf8" })
      .map((file) => posix.join(top, file.replaceAll("\\", "/")))
      .filter((path) => path.endsWith(".ts") && !path.endsWith(".spec.ts"))
      .toSorted()
      .map((path) => parseSource(path, readFileSync(join(REPOSITORY, path), "utf8")));
  });
}

/** Takes a file apart; the path alone decides package and room. */
export function parseSource(path: string, text: string): Source {
  const [, name = "", , ...rest] = path.split("/");
  const tree = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
  return {
    path,
    package: name === "nx" ? "nx" : "engine",
    room: rest.length > 1 ? (rest[0] ?? "") : "",
    name: rest.at(-1) ?? "",
    imports: findImports(tree, path),
    tree,
  };
}

/** Calls back for a node and everything below it. */
export function visitNodes(node: ts.Node, visit: (node: ts.Node) => void): void {
  visit(node);
  node.forEachChild((child) => visitNodes(child, visit));
}

function findImports(tree: ts.SourceFile, path: string): Import[] {
  const found: Import[] = [];
  const add = (module: ts.Node | undefined, typeOnly: boolean) => {
    if (!module || !ts.isStringLiteral(module)) return;
    const relative = module.text.startsWith(".");
    const target = relative ? posix.join(posix.dirname(path), module.text) : module.text;
    found.push({ target, relative, typeOnly });
  };
  visitNodes(tree, (node) => {
    if (ts.isImportDeclaration(node)) add(node.moduleSpecifier, hasOnlyTypes(node.importClause));
    if (ts.isExportDeclaration(node)) add(node.moduleSpecifier, node.isTypeOnly);
    if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) {
      add(node.argument.literal, true);
    }
    if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
      add(node.arguments[0], false);
    }
  });
  return found;
}

function hasOnlyTypes(clause: ts.ImportClause | undefined): boolean {
  if (!clause) return false;
  if (clause.isTypeOnly) return true;
  const bindings = clause.namedBindings;
  return (
    clause.name === undefined &&
    bindings !== undefined &&
    ts.isNamedImports(bindings) &&
    bindings.elements.length > 0 &&
    bindings.elements.every((element) => element.isTypeOnly)
  );
}
