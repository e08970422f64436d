import { PysnipError } from "../errors/pysnip-error.ts";
import { defaultIndexName, directIndexName } from "./derive-index-pins.ts";
import type { PackageIndexes } from "./package-indexes.ts";

/**
 * The arguments that make one index the only one that uv asks. Its name goes along, because uv finds
 * the credentials `UV_INDEX_<NAME>_USERNAME` and `_PASSWORD` by it.
 */
export function planIndexOptions(indexes: PackageIndexes, name: string): string[] {
  if (name === defaultIndexName) {
    return indexes.defaultUrl === null ? [] : ["--default-index", `default=${indexes.defaultUrl}`];
  }
  if (name === directIndexName) return ["--no-index"];
  const index = indexes.named.find((candidate) => candidate.name === name);
  if (index) return ["--default-index", `${name}=${index.url}`];
  throw new PysnipError("PYSNIP_INDEX_REFUSED", {
    headline: `the lockfile names the index \`${name}\`, which \`pysnip.toml\` does not`,
    details: [`known: ${indexes.named.map((known) => known.name).join(", ") || "none"}`],
    hint: "put the index back into `[[indexes.named]]`, or run the job's `lock` target",
  });
}
