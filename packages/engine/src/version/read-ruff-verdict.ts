import { createRequire } from "node:module";
import { join } from "node:path";
import { z } from "zod";
import type { PythonMinor } from "../config/config.ts";

/** A place that a verdict complains about; line and column count from 1. */
export interface VerdictProblem {
  readonly line: number;
  readonly column: number;
  readonly message: string;
}

/**
 * Lets ruff's WebAssembly build read a cleaned snippet as that Python minor would, where the workspace
 * has `@astral-sh/ruff-wasm-nodejs` installed. Gives what it complains about, or undefined when it is
 * not there or gives up.
 */
export function readRuffVerdict(
  workspaceRoot: string,
  source: string,
  python: PythonMinor,
): VerdictProblem[] | undefined {
  const ruff = load(workspaceRoot);
  if (ruff === undefined) return undefined;
  try {
    const settings = {
      "target-version": `py${python.replace(".", "")}`,
      lint: { select: COMPILE_ERRORS },
    };
    const checker = new ruff.Workspace(settings, ruff.PositionEncoding.Utf32);
    return diagnosticsSchema.parse(checker.check(source)).map(({ start_location, message }) => ({
      line: start_location.row,
      column: start_location.column,
      message,
    }));
  } catch {
    // Its stack is small: a text that nests too deeply for it gets no verdict.
    return undefined;
  }
}

interface Ruff {
  readonly Workspace: new (
    settings: object,
    encoding: number,
  ) => {
    readonly check: (source: string) => unknown;
  };
  readonly PositionEncoding: { readonly Utf32: number };
}

function load(workspaceRoot: string): Ruff | undefined {
  try {
    return createRequire(join(workspaceRoot, "package.json"))(PACKAGE) as Ruff;
  } catch {
    return undefined;
  }
}

const PACKAGE = "@astral-sh/ruff-wasm-nodejs";
// Rules for what CPython's compiler refuses although its grammar allows it.
const COMPILE_ERRORS = [
  ...["F404", "F407", "F621", "F622", "F701", "F702", "F704", "F706", "F707"],
  ...["PLE0115", "PLE0117", "PLE0118", "PLE1142"],
];
const diagnosticsSchema = z.array(
  z.object({
    message: z.string(),
    start_location: z.object({ row: z.number(), column: z.number() }),
  }),
);
