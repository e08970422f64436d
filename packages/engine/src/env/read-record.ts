import { hash } from "node:crypto";
import { readFileSync, type Stats, statSync } from "node:fs";
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
  const folder = resolve(layout.directory) + sep;
  for (const file of await listRecords(layout)) {
    const text = readFileSync(file, "utf8");
    // Every package has files; what lists none is what a crash of the machine leaves.
    if (text === "") damaged.push(file);
    for (const row of parseRecord(text)) {
      const path = resolve(layout.sitePackages, row.path);
      const found = path.startsWith(folder) ? readInstalled(path, known) : null;
      if (found?.digest !== row.digest) damaged.push(row.path);
      else if (row.size !== null && found.size !== row.size) sizes = false;
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
    const record = readTextOf(file);
    if (record === null || record === "") return file;
    for (const { path, size } of parseRecord(record)) {
      const facts = lookAt(`${layout.sitePackages}${sep}${path}`);
      if (!facts?.isFile()) return path;
      if (sizes && size !== null && facts.size !== size) return path;
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

interface InstalledFile {
  readonly digest: string;
  readonly size: number;
}

function readInstalled(path: string, known: KnownDigests): InstalledFile | null {
  try {
    // As large numbers, because an inode may be one that a double cannot tell from its neighbour.
    const { dev, ino, size, mtimeNs } = statSync(path, { bigint: true });
    const file = `${dev}:${ino}:${size}:${mtimeNs}`;
    const digest = known.get(file) ?? hash("sha256", readFileSync(path), "base64url");
    known.set(file, digest);
    return { digest, size: Number(size) };
  } catch {
    return null;
  }
}

// Whatever the reason is why nothing can be seen there, the file that was installed is lost.
function lookAt(path: string): Stats | null {
  try {
    return statSync(path, { throwIfNoEntry: false }) ?? null;
  } catch {
    return null;
  }
}

function readTextOf(path: string): string | null {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return null;
  }
}
