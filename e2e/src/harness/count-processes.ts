import { chmod, mkdir, readFile, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { delimiter, join } from "node:path";

/** A uv that writes down its arguments before it does the real one's work. */
export interface CountedUv {
  /** PATH with the counting uv first. */
  readonly path: string;
  /**
   * The first two words of every call so far, and `--offline` where it is the third; `--version` is
   * left out. The record is cleared.
   */
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
    `#!/bin/sh\n[ "$3" = --offline ] && offline=" $3"\nprintf '%s %s%s\\n' "$1" "$2" "$offline" >> '${log}'\nPATH='${path}' exec uv "$@"\n`,
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

/** Programs that only leave their name, and an index that only notes what is asked of it. */
export interface Tripwires {
  /** Variables that put them in the way of a command. */
  readonly env: Readonly<Record<string, string>>;
  /** Every program that was started and every path that was asked for, so far. */
  readTripped(): Promise<string[]>;
  close(): Promise<void>;
}

/** Sets tripwires for a command that must neither start uv or Python nor ask an index. */
export async function setTripwires(folder: string, path: string): Promise<Tripwires> {
  const log = join(folder, "tripped.log");
  const programs = join(folder, "programs");
  await mkdir(programs, { recursive: true });
  await writeFile(log, "");
  for (const name of ["uv", "uvx", "python", "python3", "python3.11", "pip", "pip3", "curl"]) {
    await writeFile(join(programs, name), `#!/bin/sh\necho ${name} >> '${log}'\nexit 1\n`);
    await chmod(join(programs, name), 0o755);
  }
  const requests: string[] = [];
  const server = createServer((request, response) => {
    requests.push(request.url ?? "");
    response.writeHead(404).end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    env: {
      PATH: `${programs}${delimiter}${path}`,
      PYSNIP_INDEX_URL: `http://127.0.0.1:${port}/simple`,
    },
    readTripped: async () => [
      ...(await readFile(log, "utf8")).split("\n").filter((line) => line !== ""),
      ...requests,
    ],
    close: async () => {
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}
