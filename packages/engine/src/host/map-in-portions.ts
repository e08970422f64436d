/** Does asynchronous work for many items, a portion at a time, because open files are limited. */
export async function mapInPortions<Item, Result>(
  items: readonly Item[],
  work: (item: Item) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = [];
  for (let start = 0; start < items.length; start += PORTION) {
    results.push(...(await Promise.all(items.slice(start, start + PORTION).map(work))));
  }
  return results;
}

const PORTION = 64;
