import type { Workspace } from "../config/workspace.ts";
import { defaultIndexName } from "./derive-index-pins.ts";
import type { PackageIndexes } from "./package-indexes.ts";
import { readIndex } from "./read-index.ts";

/** Finds the indexes: `pysnip.toml` decides, and what it leaves open the environment may say, unless `indexes.strict`. */
export async function readIndexes({ host, config }: Workspace): Promise<PackageIndexes> {
  const { named, strict } = config.indexes;
  const own = named.find(({ name }) => name === defaultIndexName);
  const found = own || strict ? null : await readIndex(host);
  return {
    defaultUrl: own?.url ?? found?.url ?? null,
    credentials: found?.credentials ?? {},
    secretUrl: own?.url ?? found?.secretUrl ?? null,
    named: named.filter((index) => index !== own),
  };
}
