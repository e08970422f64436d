import stringify from "json-stable-stringify";

/**
 * A value as JSON with sorted keys, on lines of their own. The library's text is what bundles hold;
 * sorting alone and leaving the rest to JavaScript takes a fraction of its time where there are
 * thousands of members.
 */
export function renderSortedJson(value: unknown): string {
  const sorted = sortKeys(value);
  const text = sorted === UNLIKE ? stringify(value, { space: 2 }) : JSON.stringify(sorted, null, 2);
  return `${text}\n`;
}

// What JavaScript writes unlike the library: keys that look like indices, which it puts before all
// others, and what is empty.
const UNLIKE = Symbol("unlike");
const UNLIKE_KEY = /^(?:\d+|__proto__)$/;

function sortKeys(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) {
    const items = value.map(sortKeys);
    return items.length === 0 || items.includes(UNLIKE) ? UNLIKE : items;
  }
  const source = value as Readonly<Record<string, unknown>>;
  const keys = Object.keys(source).filter((key) => source[key] !== undefined);
  if (keys.length === 0) return UNLIKE;
  const sorted: Record<string, unknown> = {};
  for (const key of keys.sort()) {
    const item = sortKeys(source[key]);
    if (item === UNLIKE || UNLIKE_KEY.test(key)) return UNLIKE;
    sorted[key] = item;
  }
  return sorted;
}
