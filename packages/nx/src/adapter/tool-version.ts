import { readFileSync } from "node:fs";
import { join } from "node:path";

/** The version of this package, as people know it. */
export function toolVersion(): string {
  const text = readFileSync(join(import.meta.dirname, "..", "..", "package.json"), "utf8");
  return (JSON.parse(text) as { version: string }).version;
}

/**
 * The version, and a digest of all that is shipped under it; it stands in the options of cached targets, so
 * that neither an update nor other packages of the same version are taken for what made an entry.
 */
export function toolBuild(): string {
  return `${toolVersion()}+${BUILD}`;
}

// `tools/bundle-plugin.mjs` puts the digest here.
const BUILD = "unbuilt";
