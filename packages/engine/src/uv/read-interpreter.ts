import { realpath, stat } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import type { PythonMinor } from "../config/config.ts";
import { shareWork, type Workspace } from "../config/workspace.ts";
import { parseJson } from "../config/parse-json.ts";
import { PysnipError } from "../errors/pysnip-error.ts";
import type { HostEnvironment } from "../host/environment.ts";
import { execCommand } from "../host/exec-command.ts";
import { readTextFile, writeFileAtomically } from "../host/files.ts";
import { makeCacheFolder } from "../host/make-cache-folder.ts";
import { runnerDirectory } from "../host/runner-directory.ts";
import { deriveClosedEnvironment } from "./derive-closed-environment.ts";
import { explainUvFailure } from "./explain-uv-failure.ts";
import { type Interpreter, interpreterFacts } from "./interpreter.ts";
import type { Uv } from "./read-uv.ts";

/** The interpreter that was found last for a Python minor, if it is still the same file. Starts nothing. */
export async function readKnownInterpreter(
  cacheDirectory: string,
  python: PythonMinor,
): Promise<Interpreter | null> {
  const text = await readTextFile(recordPath(cacheDirectory, python), MAXIMUM_BYTES).catch(
    () => null,
  );
  const record = text === null ? null : recordSchema.safeParse(parseJson(text)).data;
  if (!record) return null;
  const seen = await fileFacts(record.path).catch(() => null);
  const same = seen !== null && JSON.stringify(seen) === JSON.stringify(record.file);
  return same ? { ...record.facts, path: record.path } : null;
}

/** The interpreter of a Python minor: the known one, else the one that uv finds, once per command. */
export function readInterpreter(
  workspace: Workspace,
  uv: Uv,
  python: PythonMinor,
): Promise<Interpreter> {
  const { host, cacheDirectory } = workspace;
  return shareWork(
    workspace,
    ["interpreter", python],
    async () =>
      (await readKnownInterpreter(cacheDirectory, python)) ??
      (await askForInterpreter(host, cacheDirectory, uv, python)),
  );
}

async function askForInterpreter(
  host: HostEnvironment,
  cacheDirectory: string,
  uv: Uv,
  python: PythonMinor,
): Promise<Interpreter> {
  await makeCacheFolder(cacheDirectory);
  const environment = deriveClosedEnvironment(host.variables);
  const found = await execCommand({
    file: uv.path,
    arguments: ["python", "find", "--system", "--no-project", `cpython@${python}`],
    directory: cacheDirectory,
    environment,
    timeoutSeconds: 60,
  });
  const path = found.stdout.trim();
  if (found.exitCode !== 0 && !found.stderr.includes("No interpreter found")) {
    throw explainUvFailure("find", `CPython ${python}`, found);
  }
  if (found.exitCode !== 0 || path === "") throw pythonMissing(python);

  const answer = await execCommand({
    file: path,
    // Without `site`: what is installed there says nothing of the interpreter.
    arguments: ["-I", "-B", "-S", runnerDirectory(), "identify"],
    directory: cacheDirectory,
    environment,
    timeoutSeconds: 60,
  });
  const facts = interpreterFacts.safeParse(parseJson(answer.stdout)).data;
  if (answer.exitCode !== 0 || !facts) {
    throw new PysnipError("PYSNIP_PYTHON_MISSING", {
      headline: `\`${path}\` does not answer like CPython ${python}`,
      details: answer.stderr.split("\n").slice(-10),
      hint: `install CPython ${python}, for instance with \`uv python install ${python}\``,
    });
  }
  const record = { v: 1 as const, path, file: await fileFacts(path), facts };
  // The record only saves work; where it cannot be kept, the next command asks again.
  await writeFileAtomically(recordPath(cacheDirectory, python), JSON.stringify(record)).catch(
    () => {},
  );
  return { ...facts, path };
}

const MAXIMUM_BYTES = 64 * 1024;

const recordSchema = z.object({
  v: z.literal(1),
  path: z.string(),
  file: z.object({ realPath: z.string(), size: z.number(), modified: z.number() }),
  facts: interpreterFacts,
});

function recordPath(cacheDirectory: string, python: PythonMinor): string {
  return join(cacheDirectory, "interpreters", `cpython-${python}.json`);
}

async function fileFacts(path: string) {
  const realPath = await realpath(path);
  const { size, mtimeMs } = await stat(realPath);
  return { realPath, size, modified: mtimeMs };
}

function pythonMissing(python: PythonMinor): PysnipError {
  return new PysnipError("PYSNIP_PYTHON_MISSING", {
    headline: `no CPython ${python} was found on this machine`,
    details: ["looked at uv's own interpreters and at PATH"],
    hint: `uv python install ${python}`,
  });
}
