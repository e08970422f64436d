/** Reads a size such as `50 MB` or `250 MiB` as whole bytes; null for anything else. */
export function parseSize(text: string): number | null {
  const [, count = "", unit = ""] = /^\s*(\d{1,9})\s*([A-Za-z]{1,3})\s*$/.exec(text) ?? [];
  const bytes = Number(count) * (UNITS.get(unit) ?? Number.NaN);
  return count !== "" && Number.isSafeInteger(bytes) ? bytes : null;
}

/** Writes a number of bytes for a person, with one digit after the point from a megabyte on. */
export function renderSize(bytes: number): string {
  if (bytes < 1000) return `${bytes} bytes`;
  if (bytes < 1_000_000) return `${Math.ceil(bytes / 1000)} kB`;
  return `${(Math.ceil(bytes / 100_000) / 10).toFixed(1)} MB`;
}

const UNITS: ReadonlyMap<string, number> = new Map([
  ["B", 1],
  ["kB", 1000],
  ["KB", 1000],
  ["MB", 1000 ** 2],
  ["GB", 1000 ** 3],
  ["KiB", 1024],
  ["MiB", 1024 ** 2],
  ["GiB", 1024 ** 3],
]);
