import { chmod, mkdir, readFile, writeFile } from "node:fs/promises";
import { delimiter, join } from "node:path";

/** A uv that writes down its arguments before it does the real one's work. */
export interface CountedUv {
  /** PATH with the counting uv first. */
  readonly path: string;
  /** The first two words of every call so far, `--version` left out; the record is cleared. */
  take(): Promise<string[]>;
}

/** Puts a recording uv in front of the real one. */
export async function countUv(folder: string, path: string): Promise<CountedUv> {
  await mkdir(folder, { recursive: true });
  const log = join(folder, "calls.log");
  const program = join(folder, "uv");
  await writeFile(log, "");
  await writeFile(
    program,
    `#!/bin/sh\nprintf '%s %s\\n' "$1" "$2" >> '${log}'\nPATH='${path}' exec uv "$@"\n`,
  );
  await chmod(program, 0o755);
  return {
    path: `${folder}${delimiter}${path}`,
    take: async () => {
      const text = await readFile(log, "utf8");
      await writeFile(log, "");
      return text.split("\n").filter((line) => line !== "" && !line.startsWith("--version"));
    },
  };
}
