import type { LockedPackage } from "./lockfile.ts";

/**
 * Finds the shortest way from a requirement to each package of a closure: the names from the
 * requirement to the package, both included; empty for a package that nothing leads to.
 */
export function deriveChains(
  requirements: readonly string[],
  packages: readonly LockedPackage[],
): (name: string) => string[] {
  const needs = new Map<string, Set<string>>();
  for (const item of packages) {
    const known = needs.get(item.name) ?? new Set();
    for (const need of item.needs) known.add(need);
    needs.set(item.name, known);
  }
  const broughtBy = new Map<string, string | null>(requirements.map((name) => [name, null]));
  const queue = [...broughtBy.keys()];
  for (const name of queue) {
    for (const need of needs.get(name) ?? []) {
      if (broughtBy.has(need)) continue;
      broughtBy.set(need, name);
      queue.push(need);
    }
  }
  return (name) => {
    const chain: string[] = [];
    for (let at: string | null | undefined = name; at; at = broughtBy.get(at)) {
      if (!broughtBy.has(at)) return [];
      chain.unshift(at);
    }
    return chain;
  };
}
