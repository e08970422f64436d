import { chmod, mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";

/** One call of the fake: its arguments and the environment that it saw. */
export interface FakeCall {
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

/** A uv that works without a network: it records each call and answers from what a test gave it. */
export interface FakeUv {
  /** The folder to put first on PATH. */
  readonly folder: string;
  readCalls(): Promise<FakeCall[]>;
}

/** What the fake does. */
export interface FakeUvBehaviour {
  /** The text that `uv lock` writes; without it `uv lock` fails with `lockError`. */
  readonly lock?: string;
  readonly lockError?: string;
  /** Files that `uv pip sync` installs, by path below site-packages. */
  readonly install?: Readonly<Record<string, string>>;
  /** The text of the `pyvenv.cfg` that `uv venv` writes; `%` stands for the folder. */
  readonly configuration?: string;
  /** How many runs of `uv venv` fail before one works. */
  readonly failures?: number;
  readonly version?: string;
  readonly python: string;
}

/** Writes the fake into a folder of its own. */
export async function makeFakeUv(folder: string, behaviour: FakeUvBehaviour): Promise<FakeUv> {
  await mkdir(folder, { recursive: true });
  const log = join(folder, "calls.jsonl");
  await writeFile(log, "");
  await writeFile(join(folder, "behaviour.json"), JSON.stringify({ log, ...behaviour }));
  await writeFile(join(folder, "uv.mjs"), PROGRAM);
  await writeFile(
    join(folder, "uv"),
    `#!/bin/sh\nexec '${process.execPath}' '${folder}/uv.mjs' "$@"\n`,
  );
  await chmod(join(folder, "uv"), 0o755);
  return {
    folder,
    readCalls: async () => {
      const lines = (await readFile(log, "utf8")).split("\n").filter((line) => line !== "");
      return lines.map((line) => JSON.parse(line) as FakeCall);
    },
  };
}

const PROGRAM = `
import { appendFileSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
const behaviour = JSON.parse(readFileSync(join(import.meta.dirname, "behaviour.json"), "utf8"));
const args = process.argv.slice(2);
appendFileSync(behaviour.log, JSON.stringify({ args, env: process.env }) + "\\n");
const site = (root) => join(root, "lib", "python3.11", "site-packages");
if (args[0] === "--version") console.log(behaviour.version ?? "uv 0.13.8 (fake)");
else if (args[0] === "python") console.log(behaviour.python);
else if (args[0] === "lock") {
  if (behaviour.lock === undefined) { console.error(behaviour.lockError); process.exit(1); }
  writeFileSync("uv.lock", behaviour.lock);
} else if (args[0] === "venv") {
  const root = args.at(-1);
  const calls = readFileSync(behaviour.log, "utf8").split("\\n").filter((line) => line.includes('"venv"'));
  if (calls.length <= (behaviour.failures ?? 0)) { console.error("no"); process.exit(2); }
  mkdirSync(site(root), { recursive: true });
  mkdirSync(join(root, "bin"), { recursive: true });
  symlinkSync(behaviour.python, join(root, "bin", "python"));
  writeFileSync(join(root, "pyvenv.cfg"), (behaviour.configuration ?? "home = x\\n").replace("%", root));
  symlinkSync("lib", join(root, "lib64"));
} else if (args[0] === "pip") {
  for (const [path, text] of Object.entries(behaviour.install ?? {})) {
    const file = join(site(process.env.VIRTUAL_ENV), path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
}
`;
