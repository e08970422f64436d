import { foldName } from "../requirements/normalize-name.ts";

/** What a uv that was asked to tell what it looks at has written. */
export interface ResolverLog {
  /** The packages that it considered, whether or not the result holds them; in normal form. */
  readonly visited: readonly string[];
  /** What it says without being asked to tell more. */
  readonly stderr: string;
}

/** Takes the log of uv's resolver, level `debug`, out of what uv wrote. */
export function scanResolverLog(text: string): ResolverLog {
  const visited = [...text.matchAll(VISITED)].map(([, name = ""]) => foldName(name));
  const stderr = text
    .split("\n")
    .filter((line) => !LOGGED.test(line))
    .join("\n");
  return { visited: [...new Set(visited)], stderr };
}

const LOGGED = /^(?:TRACE|DEBUG|INFO|WARN|ERROR) /;
const VISITED =
  /^DEBUG (?:Searching for a compatible version of |Adding (?:direct|transitive) dependency(?: for [^\n:]{1,500})?: )([A-Za-z0-9](?:[A-Za-z0-9._-]{0,198}[A-Za-z0-9])?)/gm;
