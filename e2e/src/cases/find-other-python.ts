import { existsSync, readdirSync } from "node:fs";
import { homedir } from "node:os";
import { delimiter, join } from "node:path";
import { runProgram } from "../../tools/run-program.mjs";

/** A second Python of this machine: its minor version and the folder of its program. */
export interface OtherPython {
  readonly minor: string;
  readonly folder: string;
}

const MINORS = ["3.14", "3.13", "3.12", "3.11", "3.10"];

/** Looks on PATH and where pyenv and CI images keep further versions; null when there is no other. */
export async function findOtherPython(own: string, path: string): Promise<OtherPython | null> {
  const folders = [...path.split(delimiter), ...listVersionFolders()];
  for (const minor of MINORS.filter((candidate) => candidate !== own)) {
    for (const folder of folders) {
      const program = join(folder, `python${minor}`);
      if (!existsSync(program)) continue;
      // pyenv has a stand-in on PATH for versions that are not switched on; it fails.
      const answer = await runProgram(program, ["-I", "-c", "pass"], { timeoutSeconds: 30 });
      if (answer.exitCode === 0) return { minor, folder };
    }
  }
  return null;
}

function listVersionFolders(): string[] {
  const parents = [join(homedir(), ".pyenv", "versions"), "/opt/hostedtoolcache/Python"];
  return parents
    .filter((parent) => existsSync(parent))
    .flatMap((parent) => readdirSync(parent).map((name) => join(parent, name)))
    .flatMap((folder) => [join(folder, "bin"), join(folder, "x64", "bin")]);
}
