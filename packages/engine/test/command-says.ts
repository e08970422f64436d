import { execFileSync } from "node:child_process";

/** What a program prints; null where it is not there or fails. */
export function commandSays(file: string, args: readonly string[]): string | null {
  try {
    return execFileSync(file, args, {
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
    }).trim();
  } catch {
    return null;
  }
}
