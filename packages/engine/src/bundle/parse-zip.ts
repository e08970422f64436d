import { scanZipDirectory, type DirectoryEntry } from "./scan-zip-directory.ts";
import { scanZipEnd } from "./scan-zip-end.ts";
import { scanZipHeaders } from "./scan-zip-headers.ts";
import { zipLimits } from "./zip-limits.ts";
import { refuseZipWhere, type ZipProblem } from "./zip-refusal.ts";

/** Bytes that are read by position: an archive in memory, or an open file. */
export interface ByteSource {
  readonly size: number;
  /** The bytes at a position; fewer where the source ends. */
  read(offset: number, length: number): Buffer;
}

/** One member of an archive, as both of its headers describe it. */
export interface ZipMember {
  readonly name: string;
  /** 0 is stored, 8 is deflated. */
  readonly method: 0 | 8;
  readonly crc32: number;
  readonly compressedSize: number;
  readonly size: number;
  readonly mode: FileMode;
  readonly isDirectory: boolean;
  /** Where its raw data begin; they are `compressedSize` long. */
  readonly offset: number;
}

/** The two modes that files have in a bundle. */
export type FileMode = 0o644 | 0o755;

/** Bytes in memory as a source. */
export function sourceOf(bytes: Uint8Array): ByteSource {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  return {
    size: buffer.length,
    read: (offset, length) => buffer.subarray(offset, offset + length),
  };
}

/** The members of an archive in memory, in its directory's order; `subject` names it in refusals. */
export function parseZip(bytes: Uint8Array, subject: string): ZipMember[] {
  return parseZipSource(sourceOf(bytes), subject);
}

/**
 * The members of an archive; reads its end, its directory and its local headers only. Whatever two
 * readers of the format could understand differently is refused.
 */
export function parseZipSource(source: ByteSource, subject: string): ZipMember[] {
  const place = scanZipEnd(source, subject);
  const problems: ZipProblem[] = [];
  const directory = source.read(place.offset, place.size);
  const entries = scanZipDirectory(directory, place.count, subject, problems);
  problems.push(...findTwins(entries), ...findBombs(entries, source.size));
  refuseZipWhere(subject, problems);
  const places = scanZipHeaders(source, entries, place.offset, subject);
  return entries.map((entry) => ({
    name: entry.name,
    method: entry.method,
    crc32: entry.crc32,
    compressedSize: entry.compressedSize,
    size: entry.size,
    mode: entry.mode,
    isDirectory: entry.isDirectory,
    offset: places.get(entry) ?? 0,
  }));
}

function findTwins(entries: readonly DirectoryEntry[]): ZipProblem[] {
  const problems: ZipProblem[] = [];
  const files = new Set<string>();
  const folders = new Set<string>();
  for (const { name, isDirectory } of entries) {
    const twins = isDirectory ? folders : files;
    const path = isDirectory ? name.slice(0, -1) : name;
    if (twins.has(path)) problems.push({ member: name, text: "is there twice" });
    twins.add(path);
  }
  for (const { name } of entries) {
    for (let at = name.indexOf("/"); at !== -1; at = name.indexOf("/", at + 1)) {
      if (!files.has(name.slice(0, at))) continue;
      problems.push({ member: name.slice(0, at), text: "is a file and a folder" });
    }
  }
  return problems;
}

function findBombs(entries: readonly DirectoryEntry[], archiveBytes: number): ZipProblem[] {
  const total = entries.reduce((sum, { size }) => sum + size, 0);
  if (total > zipLimits.contentBytes) {
    return [{ member: null, text: `it unpacks to ${total} bytes` }];
  }
  if (total > zipLimits.ratioFromBytes && total > zipLimits.ratio * archiveBytes) {
    return [{ member: null, text: `${archiveBytes} bytes unpack to ${total}` }];
  }
  return [];
}
