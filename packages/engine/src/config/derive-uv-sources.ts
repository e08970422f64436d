import { isTable } from "./parse-toml.ts";

/** What a table `[tool]` says about where uv takes packages from, as it is written; empty where it says nothing. */
export function deriveUvSources(tool: unknown): {
  readonly sources?: Readonly<Record<string, unknown>>;
} {
  const uv = isTable(tool) ? tool["uv"] : undefined;
  const sources = isTable(uv) ? uv["sources"] : undefined;
  return isTable(sources) ? { sources } : {};
}
