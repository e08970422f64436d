import { execCommand } from "../src/host/exec-command.ts";
import { runnerDirectory } from "../src/host/runner-directory.ts";
import { type Interpreter, interpreterFacts } from "../src/uv/interpreter.ts";

/** What the runner says of a Python on this machine; null where there is none of that name. */
export async function identifyPython(program: string): Promise<Interpreter | null> {
  const { exitCode, stdout } = await execCommand({
    file: program,
    arguments: ["-I", "-B", runnerDirectory(), "identify"],
    directory: import.meta.dirname,
    environment: { PATH: process.env["PATH"] },
  });
  if (exitCode !== 0) return null;
  const facts = interpreterFacts.parse(JSON.parse(stdout));
  return { ...facts, path: facts.executable };
}
