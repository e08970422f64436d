import { createHash, hash } from "node:crypto";
import { closeSync, openSync, readFileSync, readSync, type Stats, statSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { join, resolve, sep } from "node:path";
import { readTextAtOnce } from "../host/files.ts";
import { packagesOf } from "./derive-installed-packages.ts";
import type { EnvironmentLayout } from "./derive-layout.ts";
import { parseRecord, type RecordRow } from "./parse-record.ts";

/** The digests of files that were read already, by what is on the disk. */
export type KnownDigests = Map<string, string>;

/** A file that several packages bring with other content, and those packages as `name-version`. */
export interface SharedFile {
  readonly path: string;
  readonly packages: readonly string[];
}

/** What a comparison of installed files with their RECORDs found. */
export interface RecordCheck {
  readonly files: number;
  /** Whether the sizes in the RECORDs are those of the files. */
  readonly sizes: boolean;
  /** Files that are missing or differ, by path, with the packages that bring them. */
  readonly damaged: readonly SharedFile[];
  readonly shared: readonly SharedFile[];
}

/**
 * Compares every installed file with the digest in its package's RECORD. Most are small, and there are
 * thousands: other threads would take several times as long to read them. uv links a file of its cache
 * into every environment that has it, so that `known` spares reading it again. Installers let one of
 * two packages overwrite what the other brings, so a file has to fit one of those that name it.
 */
export async function readRecords(
  layout: EnvironmentLayout,
  entries: readonly string[],
  known: KnownDigests = new Map(),
): Promise<RecordCheck> {
  let files = 0;
  let sizes = true;
  const damaged: SharedFile[] = [];
  const shared: SharedFile[] = [];
  const folder = resolve(layout.directory) + sep;
  const claims = new Map<string, Claim[]>();
  for (const stem of packagesOf(entries)) {
    const file = recordOf(layout, stem);
    const text = readRecord(file);
    // Every package has files; what lists none is what a crash of the machine leaves.
    if (text === "") damaged.push({ path: file, packages: [stem] });
    for (const row of parseRecord(text)) {
      const path = resolve(layout.sitePackages, row.path);
      const others = claims.get(path);
      if (others === undefined) claims.set(path, [{ stem, row }]);
      else others.push({ stem, row });
      files++;
    }
  }
  for (const [path, rows] of claims) {
    const found = path.startsWith(folder) ? readInstalled(path, known) : null;
    const right = rows.find(({ row }) => row.digest === found?.digest)?.row;
    if (right === undefined) damaged.push(describe(rows));
    else if (right.size !== null && found?.size !== right.size) sizes = false;
    if (rows.some(({ row }) => row.digest !== rows[0]?.row.digest)) shared.push(describe(rows));
  }
  return { files, sizes, damaged, shared };
}

interface Claim {
  readonly stem: string;
  readonly row: RecordRow;
}

function describe(claims: readonly Claim[]): SharedFile {
  return { path: claims[0]?.row.path ?? "", packages: claims.map(({ stem }) => stem) };
}

/**
 * The first installed file that is gone, or that has another size than each RECORD says that names it;
 * null for none.
 */
export function findLostFile(
  layout: EnvironmentLayout,
  entries: readonly string[],
  sizes: boolean,
): string | null {
  const doubted = new Map<string, { readonly path: string; readonly size: number }>();
  const stems = packagesOf(entries);
  for (const stem of stems) {
    const record = readRecord(recordOf(layout, stem));
    if (record === "") return recordOf(layout, stem);
    for (const { path, size } of parseRecord(record)) {
      const facts = lookAt(`${layout.sitePackages}${sep}${path}`);
      if (!facts?.isFile()) return path;
      if (!sizes || size === null || facts.size === size) continue;
      doubted.set(resolve(layout.sitePackages, path), { path, size: facts.size });
    }
  }
  // Another package may bring a file of that name, and it may be the one that is there.
  for (const stem of doubted.size === 0 ? [] : stems) {
    for (const { path, size } of parseRecord(readRecord(recordOf(layout, stem)))) {
      const place = resolve(layout.sitePackages, path);
      if (size === null || doubted.get(place)?.size === size) doubted.delete(place);
    }
  }
  return doubted.values().next().value?.path ?? null;
}

/** What lies directly in the `site-packages` of an environment, sorted. */
export async function listEntries(layout: EnvironmentLayout): Promise<string[]> {
  const names = await readdir(layout.sitePackages).catch(() => []);
  return names.filter((name) => !LEFT_BEHIND.test(name)).sort();
}

// By Python, the Finder and NFS.
const LEFT_BEHIND = /^(?:__pycache__|\.DS_Store|\.nfs[0-9a-f]{1,64})$/;

function recordOf(layout: EnvironmentLayout, stem: string): string {
  return join(layout.sitePackages, `${stem}.dist-info`, "RECORD");
}

// One that cannot be read says as little as one that lists nothing.
function readRecord(path: string): string {
  try {
    return readTextAtOnce(path, MOST_BYTES) ?? "";
  } catch {
    return "";
  }
}

const MOST_BYTES = 64 * 1024 * 1024;

interface InstalledFile {
  readonly digest: string;
  readonly size: number;
}

function readInstalled(path: string, known: KnownDigests): InstalledFile | null {
  try {
    // As large numbers, because an inode may be one that a double cannot tell from its neighbour.
    const facts = statSync(path, { bigint: true });
    // Nobody may ever write into a pipe.
    if (!facts.isFile()) return null;
    const { dev, ino, size, mtimeNs } = facts;
    const file = `${dev}:${ino}:${size}:${mtimeNs}`;
    const digest = known.get(file) ?? hashInstalled(path, Number(size));
    known.set(file, digest);
    return { digest, size: Number(size) };
  } catch {
    return null;
  }
}

// Libraries of some packages are larger than what Node reads at once, which is 2 GiB.
function hashInstalled(path: string, size: number): string {
  if (size <= PORTION) return hash("sha256", readFileSync(path), "base64url");
  const digest = createHash("sha256");
  const portion = Buffer.allocUnsafe(PORTION);
  const handle = openSync(path, "r");
  try {
    for (let read = 1; read > 0;) {
      read = readSync(handle, portion, 0, PORTION, null);
      digest.update(portion.subarray(0, read));
    }
  } finally {
    closeSync(handle);
  }
  return digest.digest("base64url");
}

const PORTION = 16 * 1024 * 1024;

// Whatever the reason is why nothing can be seen there, the file that was installed is lost.
function lookAt(path: string): Stats | null {
  try {
    return statSync(path, { throwIfNoEntry: false }) ?? null;
  } catch {
    return null;
  }
}
