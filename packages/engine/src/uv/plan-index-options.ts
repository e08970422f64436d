import { PysnipError } from "../errors/pysnip-error.ts";
import { defaultIndexName, directIndexName } from "./derive-index-pins.ts";
import type { PackageIndexes } from "./package-indexes.ts";

/**
 * The arguments that make one index the only one that uv asks. Its name goes along, because uv finds
 * the credentials `UV_INDEX_<NAME>_USERNAME` and `_PASSWORD` by it.
 */
export function planIndexOptions(indexes: PackageIndexes, name: string): string[] {
  if (name === directIndexName) return ["--no-index"];
  const url = findIndexAddress(indexes, name);
  return url === null ? [] : ["--default-index", `${name}=${url}`];
}

/** The address of an index that a lockfile names; null leaves the default index to uv. */
export function findIndexAddress(indexes: PackageIndexes, name: string): string | null {
  if (name === defaultIndexName) return indexes.defaultUrl;
  const index = indexes.named.find((candidate) => candidate.name === name);
  if (index) return index.url;
  throw new PysnipError("PYSNIP_INDEX_REFUSED", {
    headline: `the lockfile names the index \`${name}\`, which \`pysnip.toml\` does not`,
    details: [`known: ${indexes.named.map((known) => known.name).join(", ") || "none"}`],
    hint: "put the index back into `[[indexes.named]]`, or run the job's `lock` target",
  });
}
