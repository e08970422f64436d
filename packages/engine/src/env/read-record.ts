import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join, resolve, sep } from "node:path";
import type { EnvironmentLayout } from "./derive-layout.ts";
import { listEntries, packagesOf } from "./read-environment.ts";

/** What a comparison of installed files with their RECORDs found. */
export interface RecordCheck {
  readonly files: number;
  /** Files that are missing or differ, by path. */
  readonly damaged: readonly string[];
}

/** Compares every installed file with the digest in its package's RECORD (PEP 376, PEP 427). */
export async function readRecords(layout: EnvironmentLayout): Promise<RecordCheck> {
  let files = 0;
  const damaged: string[] = [];
  for (const stem of packagesOf(await listEntries(layout))) {
    const record = await readFile(join(layout.sitePackages, `${stem}.dist-info`, "RECORD"), "utf8");
    for (const line of record.split("\n")) {
      const row = parseRow(line);
      if (row === null) continue;
      const path = resolve(layout.sitePackages, row.path);
      const inside = path.startsWith(resolve(layout.directory) + sep);
      if (!inside || (await digestOf(path)) !== row.digest) damaged.push(row.path);
      files++;
    }
  }
  return { files, damaged };
}

// `path,sha256=<urlsafe base64 without padding>,size`; a path with a comma or quote is quoted.
function parseRow(line: string): { path: string; digest: string } | null {
  const match = /^(.*),sha256=([\w-]{43}),\d*\r?$/.exec(line);
  if (!match) return null;
  const [, path = "", digest = ""] = match;
  const quoted = path.length > 1 && path.startsWith('"') && path.endsWith('"');
  return { path: quoted ? path.slice(1, -1).replaceAll('""', '"') : path, digest };
}

async function digestOf(path: string): Promise<string | null> {
  const bytes = await readFile(path).catch(() => null);
  return bytes === null ? null : createHash("sha256").update(bytes).digest("base64url");
}
