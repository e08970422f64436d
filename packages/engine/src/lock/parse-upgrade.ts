import { foldName } from "../requirements/normalize-name.ts";

/** Which packages may move to a newer version although the one in the lockfile would do. */
export type Upgrade = "none" | "all" | readonly string[];

/** Reads the value of `--upgrade`: given alone, or with names between commas or spaces. */
export function parseUpgrade(value: boolean | string): Upgrade {
  if (typeof value === "boolean") return value ? "all" : "none";
  const names = value.split(/[\s,]+/).filter((name) => name !== "");
  return names.length === 0 ? "none" : [...new Set(names.map(foldName))].sort();
}
