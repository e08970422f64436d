import { parseToml } from "../config/parse-toml.ts";

/** The version that a manifest says, as it is written; null where it says none. */
export function parseManifestVersion(text: string): string | null {
  const parsed = parseToml(text);
  const project = "table" in parsed ? parsed.table["project"] : null;
  if (typeof project !== "object" || project === null || !("version" in project)) return null;
  return typeof project.version === "string" ? project.version : null;
}
