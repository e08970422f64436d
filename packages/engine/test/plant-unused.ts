import { mkdir, utimes, writeFile } from "node:fs/promises";
import { hostname } from "node:os";
import { join } from "node:path";

const LONG_AGO = new Date("2020-01-01T00:00:00Z");

/** Puts an entry into a store that nobody has used for years, and says that it is time to clean. */
export async function plantUnused(cacheDirectory: string): Promise<string> {
  const entry = join(cacheDirectory, "bytecode", `${"0".repeat(64)}-cpython-3.11.7-1.1`);
  await mkdir(entry, { recursive: true });
  await ageUse(entry);
  const record = join(cacheDirectory, "cleaned-1");
  await writeFile(record, `${LONG_AGO.getTime()} ${hostname()}\n`);
  await ageUse(record);
  return entry;
}

/** Lets the last use of an entry be years ago. */
export async function ageUse(entry: string): Promise<void> {
  await utimes(entry, LONG_AGO, LONG_AGO);
}
