import { z } from "zod";
import type { PythonMinor } from "../config/config.ts";
import type { Workspace } from "../config/workspace.ts";
import { parseJson } from "../config/parse-json.ts";
import { PysnipError } from "../errors/pysnip-error.ts";
import { execCommand } from "../host/exec-command.ts";
import { deriveClosedEnvironment } from "../uv/derive-closed-environment.ts";
import { readUv } from "../uv/read-uv.ts";
import { readInterpreter, readKnownInterpreter } from "../uv/read-interpreter.ts";
import { checkNesting } from "./check-nesting.ts";
import { readRuffVerdict } from "./read-ruff-verdict.ts";
import type { VerdictProblem } from "./read-ruff-verdict.ts";

/** Who said that a snippet is Python; nobody when neither an interpreter nor ruff is at hand. */
export type Judge = "CPython" | "ruff";

/**
 * Asks whether a cleaned snippet is Python of that minor, running none of it: CPython compiles it,
 * or ruff reads it where no interpreter of that minor is at hand. True when it is, undefined when
 * nobody can be asked. Throws PYSNIP_SNIPPET_INVALID with the places otherwise.
 */
export async function readCompileVerdict(
  workspace: Workspace,
  source: string,
  python: PythonMinor,
): Promise<true | undefined> {
  // Deep nesting has killed interpreters, and ruff dies of less.
  if (checkNesting(source) !== null) return undefined;
  const compiled = await compile(workspace, source, python);
  const judge: Judge = compiled === undefined ? "ruff" : "CPython";
  const problems = compiled ?? readRuffVerdict(workspace.root, source, python);
  if (problems === undefined) return undefined;
  if (problems.length === 0) return true;
  throw new PysnipError("PYSNIP_SNIPPET_INVALID", {
    headline: `${judge} does not accept the snippet for Python ${python}; lines count after the clean-up`,
    details: problems
      .slice(0, MAX_PROBLEMS)
      .map(({ line, column, message }) => `line ${line}, column ${column}: ${message}`),
    hint: "correct the text and submit it again",
  });
}

async function compile(
  workspace: Workspace,
  source: string,
  python: PythonMinor,
): Promise<readonly VerdictProblem[] | undefined> {
  const path = await findPython(workspace, python);
  if (path === null) return undefined;
  const result = await execCommand({
    file: path,
    arguments: ["-I", "-B", "-c", PROGRAM],
    directory: workspace.root,
    environment: deriveClosedEnvironment(workspace.host.variables),
    timeoutSeconds: 20,
    input: source,
  });
  // A text that kills the parser outright gives no verdict; others are asked then.
  return result.exitCode === 0 ? verdictSchema.safeParse(parseJson(result.stdout)).data : undefined;
}

const MAX_PROBLEMS = 20;
const verdictSchema = z.array(
  z.object({ line: z.number(), column: z.number(), message: z.string() }),
);

const PROGRAM = `
import json, sys
try:
    import resource
    resource.setrlimit(resource.RLIMIT_CPU, (10, 10))
    resource.setrlimit(resource.RLIMIT_AS, (2 << 30, 2 << 30))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
except (ImportError, ValueError, OSError):
    pass  # not every system limits processes so; the time limit outside is left
problems = []
try:
    compile(sys.stdin.buffer.read(), "<snippet>", "exec", dont_inherit=True)
except SyntaxError as error:
    problems.append({"line": error.lineno or 1, "column": error.offset or 1, "message": error.msg})
except (ValueError, RecursionError, MemoryError) as error:
    problems.append({"line": 1, "column": 1, "message": f"{type(error).__name__}: {error}"})
print(json.dumps(problems))
`;

async function findPython(workspace: Workspace, python: PythonMinor): Promise<string | null> {
  const { host, cacheDirectory } = workspace;
  const known = await readKnownInterpreter(cacheDirectory, python);
  if (known) return known.path;
  const uv = await readUv(host, cacheDirectory).catch(() => null);
  if (uv === null) return null;
  return await readInterpreter(workspace, uv, python).then(
    (interpreter) => interpreter.path,
    () => null,
  );
}
