import { createHash } from "node:crypto";
import { appendFileSync, mkdirSync } from "node:fs";
import { readFile, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { readCacheDirectory } from "@pysnip/engine";

/** Keeps sentences for the end of the command, when Nx lets a plugin speak. */
export function writeReport(workspaceRoot: string, lines: readonly string[]): void {
  if (lines.length === 0) return;
  const path = reportPath(workspaceRoot);
  mkdirSync(dirname(path), { recursive: true });
  appendFileSync(path, lines.map((line) => `${line}\n`).join(""));
}

/** Prints what was kept for the end of the command, once. */
export async function printReport(workspaceRoot: string): Promise<void> {
  const path = findReport(workspaceRoot);
  if (path === null) return;
  const text = await readFile(path, "utf8").catch(() => "");
  if (text === "") return;
  await rm(path, { force: true });
  console.log(`\n${text.trimEnd()}`);
}

// Where the cache is refused nothing was kept, and every task that needs it has said why.
function findReport(workspaceRoot: string): string | null {
  try {
    return reportPath(workspaceRoot);
  } catch {
    return null;
  }
}

function reportPath(workspaceRoot: string): string {
  const id = createHash("sha256").update(workspaceRoot).digest("hex").slice(0, 16);
  return join(readCacheDirectory(), "reports", `${id}.txt`);
}
