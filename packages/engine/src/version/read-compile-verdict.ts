import { z } from "zod";
import type { PythonMinor } from "../config/config.ts";
import type { Workspace } from "../config/workspace.ts";
import { parseJson } from "../config/parse-json.ts";
import { PysnipError } from "../errors/pysnip-error.ts";
import { execCommand } from "../host/exec-command.ts";
import { deriveClosedEnvironment } from "../uv/derive-closed-environment.ts";
import { readUv } from "../uv/read-uv.ts";
import { readInterpreter, readKnownInterpreter } from "../uv/read-interpreter.ts";

/**
 * Lets CPython compile a cleaned snippet, which runs none of it: true when it does, undefined where
 * no interpreter of that minor is at hand. Throws PYSNIP_SNIPPET_INVALID with the place otherwise.
 */
export async function readCompileVerdict(
  workspace: Workspace,
  source: string,
  python: PythonMinor,
): Promise<true | undefined> {
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
  const verdict = verdictSchema.safeParse(parseJson(result.stdout)).data;
  // A text that kills the parser outright gives no verdict; the structural check still follows.
  if (result.exitCode !== 0 || !verdict) return undefined;
  if (verdict.valid) return true;
  throw new PysnipError("PYSNIP_SNIPPET_INVALID", {
    headline: `CPython ${python} does not accept the snippet; lines count after the clean-up`,
    details: [`line ${verdict.line}, column ${verdict.column}: ${verdict.message}`],
    hint: "correct the text and submit it again",
  });
}

const verdictSchema = z.object({
  valid: z.boolean(),
  line: z.number(),
  column: z.number(),
  message: z.string(),
});

const PROGRAM = `
import json, sys
verdict = {"valid": True, "line": 1, "column": 1, "message": ""}
try:
    compile(sys.stdin.buffer.read(), "<snippet>", "exec", dont_inherit=True)
except SyntaxError as error:
    verdict = {"valid": False, "line": error.lineno or 1, "column": error.offset or 1, "message": error.msg}
except (ValueError, RecursionError, MemoryError) as error:
    verdict = {"valid": False, "line": 1, "column": 1, "message": f"{type(error).__name__}: {error}"}
print(json.dumps(verdict))
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
