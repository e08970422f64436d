import type { PythonMinor } from "../config/config.ts";
import { shareWork, type Workspace } from "../config/workspace.ts";
import { PysnipError } from "../errors/pysnip-error.ts";
import type { Interpreter } from "../uv/interpreter.ts";
import { readInterpreter, readKnownInterpreter } from "../uv/read-interpreter.ts";
import { findUv } from "../uv/apply-uv.ts";

/** The interpreter that compiles packages, once per command; a bundle with bytecode needs one. */
export function readCompiler(workspace: Workspace, python: PythonMinor): Promise<Interpreter> {
  return shareWork(workspace, ["compiler", python], () => findCompiler(workspace, python));
}

async function findCompiler(workspace: Workspace, python: PythonMinor): Promise<Interpreter> {
  const known = await readKnownInterpreter(workspace.cacheDirectory, python);
  if (known !== null) return known;
  const uv = await findUv(workspace);
  if (uv !== null) return await readInterpreter(workspace, uv, python);
  throw new PysnipError("PYSNIP_PYTHON_MISSING", {
    headline: `no CPython ${python} is known that could compile packages`,
    details: ["`bytecode` needs an interpreter, and there is no uv that could find one"],
    hint: 'install uv, or say `bytecode = "none"`',
  });
}
