import ts from "typescript";
import { type Source, visitNodes } from "./read-sources.ts";

const MAXIMUM_FILE_LINES = 250;
const MAXIMUM_FUNCTION_LINES = 80;

/** Files that hold one table; a table is as long as what it lists. */
const TABLES: ReadonlySet<string> = new Set([
  "packages/engine/src/config/ci-signals.ts",
  "packages/engine/src/errors/error-catalogue.ts",
  "packages/engine/src/requirements/import-table.ts",
  "packages/engine/src/requirements/stdlib-modules.ts",
]);

const ENVIRONMENT_DOOR = "packages/engine/src/host/environment.ts";
const CLOCK_DOOR = "packages/engine/src/host/clock.ts";

/** Names say what a file is for; a drawer for everything says nothing. */
export function checkNames(sources: readonly Source[]): string[] {
  return sources
    .filter(({ path }) => /(^|[/.-])(utils?|common|helpers?|misc|shared)([/.-]|$)/.test(path))
    .map(
      ({ path }) =>
        `${path}: name the file after what it does (a verb), in the room whose data it handles`,
    );
}

/** Files and functions stay small enough to be read in one sitting. */
export function checkBudgets(sources: readonly Source[]): string[] {
  return sources.flatMap((source) => {
    const lines = source.tree.getLineStarts().length - 1;
    const found: string[] = [];
    if (lines > MAXIMUM_FILE_LINES && !TABLES.has(source.path)) {
      found.push(
        `${source.path} has ${lines} lines, at most ${MAXIMUM_FILE_LINES}: give its second idea a file of its own in the same room`,
      );
    }
    visitNodes(source.tree, (node) => {
      if (!ts.isFunctionLike(node)) return;
      const length = lineOf(source, node.getEnd()) - lineOf(source, node.getStart()) + 1;
      if (length <= MAXIMUM_FUNCTION_LINES) return;
      found.push(
        `${at(source, node)}: a function of ${length} lines, at most ${MAXIMUM_FUNCTION_LINES}: name its parts and put them below it`,
      );
    });
    return found;
  });
}

// Nx takes variables from its hook as they are set, at once, in a process that has not loaded the engine.
const HOOK = "packages/nx/src/adapter/note-command-start.ts";

/** The environment and the clock are read in one file each, so that everything else can be repeated. */
export function checkWorldAccess(sources: readonly Source[]): string[] {
  const found: string[] = [];
  for (const source of sources) {
    visitNodes(source.tree, (node) => {
      if (source.path !== ENVIRONMENT_DOOR && source.path !== HOOK && isProcessEnvironment(node)) {
        found.push(
          `${at(source, node)}: process.env is read in ${ENVIRONMENT_DOOR} alone; take the variables as a parameter`,
        );
      }
      if (source.path !== CLOCK_DOOR && source.path !== HOOK && isClock(node)) {
        found.push(
          `${at(source, node)}: the clock is read in ${CLOCK_DOOR} alone; take the moment as a parameter`,
        );
      }
    });
  }
  return found;
}

/** Types are never switched off. */
export function checkTypeHoles(sources: readonly Source[]): string[] {
  const found: string[] = [];
  for (const source of sources) {
    visitNodes(source.tree, (node) => {
      if (node.kind === ts.SyntaxKind.AnyKeyword) {
        found.push(
          `${at(source, node)}: "any" switches checking off; write "unknown" and check it, or parse it with a schema`,
        );
      }
    });
    if (/@ts-(ignore|expect-error|nocheck)\b/.test(source.tree.text)) {
      found.push(`${source.path}: a compiler error is silenced; correct the type instead`);
    }
  }
  return found;
}

/** A reader learns from one line what an exported function or type is for. */
export function checkDocLines(sources: readonly Source[]): string[] {
  const found: string[] = [];
  for (const source of sources) {
    for (const statement of source.tree.statements) {
      if (!isExported(statement) || !needsDocLine(statement) || isOverload(statement)) continue;
      if (ts.getJSDocCommentsAndTags(statement).length > 0) continue;
      found.push(
        `${at(source, statement)}: put one line above the export that says what it is for (/** ... */)`,
      );
    }
  }
  return found;
}

function isProcessEnvironment(node: ts.Node): boolean {
  if (ts.isPropertyAccessExpression(node)) {
    return node.name.text === "env" && node.expression.getText() === "process";
  }
  return (
    ts.isImportDeclaration(node) &&
    /^["'](node:)?process["']$/.test(node.moduleSpecifier.getText()) &&
    /\benv\b/.test(node.getText())
  );
}

function isClock(node: ts.Node): boolean {
  if (ts.isNewExpression(node)) {
    // With an argument it is a calculation, not a look at the clock.
    return node.expression.getText() === "Date" && (node.arguments ?? []).length === 0;
  }
  return ts.isPropertyAccessExpression(node) && node.getText() === "Date.now";
}

function isExported(node: ts.Statement): boolean {
  return (
    ts.canHaveModifiers(node) &&
    (ts.getModifiers(node) ?? []).some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword)
  );
}

function needsDocLine(node: ts.Statement): boolean {
  return (
    ts.isFunctionDeclaration(node) ||
    ts.isClassDeclaration(node) ||
    ts.isInterfaceDeclaration(node) ||
    ts.isTypeAliasDeclaration(node)
  );
}

/** Of overloads only the first one is read by people, and it carries the line. */
function isOverload(node: ts.Statement): boolean {
  if (!ts.isFunctionDeclaration(node)) return false;
  const siblings = node.parent.forEachChild((sibling) =>
    ts.isFunctionDeclaration(sibling) && sibling.name?.text === node.name?.text
      ? sibling
      : undefined,
  );
  return siblings !== node;
}

function at(source: Source, node: ts.Node): string {
  return `${source.path}:${lineOf(source, node.getStart()) + 1}`;
}

function lineOf(source: Source, position: number): number {
  return source.tree.getLineAndCharacterOfPosition(position).line;
}
