import { PysnipError } from "../errors/pysnip-error.ts";
import { defaultIndexName, type FindIndex } from "../uv/derive-index-pins.ts";
import type { PackageIndexes } from "../uv/package-indexes.ts";
import type { UvLock, UvPackage } from "./uv-lock.ts";

/** Refuses a resolution in which a package comes from elsewhere than its index, whatever uv thinks of it. */
export function checkSources(
  lock: UvLock,
  context: {
    readonly findIndex: FindIndex;
    readonly indexes: PackageIndexes;
    readonly subject: string;
  },
): void {
  const wrong = lock.package.flatMap((item) => {
    const reason = explainSource(item, context.findIndex(item.name), context.indexes);
    return reason === null ? [] : [`  ${item.name} ${item.version ?? ""}: ${reason}`];
  });
  if (wrong.length === 0) return;
  throw new PysnipError("PYSNIP_INDEX_REFUSED", {
    headline: `${context.subject}: packages come from elsewhere than their index`,
    details: wrong,
    hint: "declare the package, or pin it by `packages` of `[[indexes.named]]`",
  });
}

/** Why a package is not where it has to come from; null when it is. */
export function explainSource(
  { source }: UvPackage,
  index: string,
  { named, defaultUrl }: PackageIndexes,
): string | null {
  if (source === undefined || "virtual" in source) return null;
  if ("url" in source) {
    return index === defaultIndexName
      ? null
      : `named by its address, while it is pinned to \`${index}\``;
  }
  if (source.registry === undefined) return `from ${Object.keys(source).join(", ")}, not an index`;
  const { registry } = source;
  const from = named.filter(({ url }) => isSameAddress(url, registry));
  if (index === defaultIndexName) {
    if (defaultUrl !== null && isSameAddress(defaultUrl, registry)) return null;
    return from.length === 0 ? null : `from \`${from[0]?.name}\`, which it is not pinned to`;
  }
  return from.some(({ name }) => name === index) ? null : `not from \`${index}\``;
}

// uv leaves a final slash out.
function isSameAddress(left: string, right: string): boolean {
  return URL.canParse(left) && URL.canParse(right) && normalize(left) === normalize(right);
}

function normalize(url: string): string {
  return new URL(url).href.replace(/\/+$/, "");
}
