import { createHash } from "node:crypto";
import { type BigIntStats, readFileSync, statSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { join, resolve, sep } from "node:path";
import type { EnvironmentLayout } from "./derive-layout.ts";

/** The digests of files that were read already, by what is on the disk. */
export type KnownDigests = Map<string, string>;

/** What a comparison of installed files with their RECORDs found. */
export interface RecordCheck {
  readonly files: number;
  /** Whether the sizes in the RECORDs are those of the files. */
  readonly sizes: boolean;
  /** Files that are missing or differ, by path. */
  readonly damaged: readonly string[];
}

/**
 * Compares every installed file with the digest in its package's RECORD (PEP 376, PEP 427). Most are
 * small, and there are thousands: other threads would take several times as long to read them. uv links
 * a file of its cache into every environment that has it, so that `known` spares reading it again.
 */
export async function readRecords(
  layout: EnvironmentLayout,
  known: KnownDigests = new Map(),
): Promise<RecordCheck> {
  let files = 0;
  let sizes = true;
  const damaged: string[] = [];
  for (const file of await listRecords(layout)) {
    for (const row of parseRecord(readFileSync(file, "utf8"))) {
      const path = resolve(layout.sitePackages, row.path);
      const inside = path.startsWith(resolve(layout.directory) + sep);
      const facts = inside ? lookAt(path) : null;
      if (facts === null || digestOf(path, facts, known) !== row.digest) damaged.push(row.path);
      else if (!hasSize(facts, row)) sizes = false;
      files++;
    }
  }
  return { files, sizes, damaged };
}

/**
 * The first installed file that is gone, or that has another size than its package's RECORD says; null
 * for none.
 */
export async function findLostFile(
  layout: EnvironmentLayout,
  sizes: boolean,
): Promise<string | null> {
  for (const file of await listRecords(layout)) {
    const record = readBytesOf(file);
    if (record === null) return file;
    for (const row of parseRecord(record.toString("utf8"))) {
      const facts = lookAt(`${layout.sitePackages}${sep}${row.path}`);
      if (!facts?.isFile()) return row.path;
      if (sizes && !hasSize(facts, row)) return row.path;
    }
  }
  return null;
}

/** What lies directly in the `site-packages` of an environment, sorted. */
export async function listEntries(layout: EnvironmentLayout): Promise<string[]> {
  const names = await readdir(layout.sitePackages).catch(() => []);
  return names.filter((name) => name !== "__pycache__").sort();
}

/** The packages among them, as `name-version`. */
export function packagesOf(entries: readonly string[]): string[] {
  return entries
    .filter((name) => name.endsWith(".dist-info"))
    .map((name) => name.slice(0, -".dist-info".length));
}

async function listRecords(layout: EnvironmentLayout): Promise<string[]> {
  const stems = packagesOf(await listEntries(layout));
  return stems.map((stem) => join(layout.sitePackages, `${stem}.dist-info`, "RECORD"));
}

interface RecordRow {
  readonly path: string;
  readonly digest: string;
  readonly size: number | null;
}

// `path,sha256=<urlsafe base64 without padding>,size`; a path with a comma or quote is quoted.
// Bytecode beside a source is left out: Python writes it anew where the two do not fit.
function parseRecord(text: string): RecordRow[] {
  return [...text.matchAll(ROW)].flatMap(([, path = "", digest = "", size = ""]) => {
    const quoted = path.length > 1 && path.startsWith('"') && path.endsWith('"');
    const name = quoted ? path.slice(1, -1).replaceAll('""', '"') : path;
    if (name.includes("__pycache__/")) return [];
    return [{ path: name, digest, size: size === "" ? null : Number(size) }];
  });
}

const ROW = /^(.*),sha256=([\w-]{43}),(\d*)\r?$/gm;

function hasSize(facts: BigIntStats, { size }: RecordRow): boolean {
  return size === null || facts.size === BigInt(size);
}

function digestOf(path: string, facts: BigIntStats, known: KnownDigests): string | null {
  const file = `${facts.dev}:${facts.ino}:${facts.size}:${facts.mtimeNs}`;
  const before = known.get(file);
  if (before !== undefined) return before;
  const bytes = readBytesOf(path);
  if (bytes === null) return null;
  const digest = createHash("sha256").update(bytes).digest("base64url");
  known.set(file, digest);
  return digest;
}

// Whatever the reason is why nothing can be seen there, the file that was installed is lost.
function lookAt(path: string): BigIntStats | null {
  try {
    return statSync(path, { bigint: true });
  } catch {
    return null;
  }
}

function readBytesOf(path: string): Buffer | null {
  try {
    return readFileSync(path);
  } catch {
    return null;
  }
}
