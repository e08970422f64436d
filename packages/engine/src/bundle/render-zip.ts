import { crc32 } from "node:zlib";
import type { BundleFile } from "./bundle-request.ts";
import type { FileMode } from "./parse-zip.ts";
import type { RawRange } from "./scan-wheel.ts";

/** A member to be written: bytes, which are stored, or data copied raw from another archive. */
export interface ZipEntry {
  readonly name: string;
  /** 0644 unless said. */
  readonly mode?: FileMode;
  readonly content: Uint8Array | RawContent;
}

/** Data of a member of an archive on disk, copied as they are. */
export interface RawContent extends RawRange {
  /** The archive. */
  readonly path: string;
  /** The length of the content, inflated. */
  readonly size: number;
}

/** What takes an archive piece by piece, from its first byte to its last. */
export interface ZipSink {
  /** Takes bytes; they may be overwritten afterwards. */
  take(bytes: Uint8Array): void;
  /** Takes raw data of another archive. */
  copy(content: RawContent): void;
}

/** What an archive came to. */
export interface ZipFacts {
  readonly size: number;
  /** True where it needs the 64-bit extension, which `python bundle.zip` cannot start from before 3.13. */
  readonly zip64: boolean;
}

/** An archive in memory; for few and small files. */
export function renderZip(files: readonly BundleFile[]): Uint8Array {
  const pieces: Uint8Array[] = [];
  const sink: ZipSink = {
    take: (bytes) => void pieces.push(Uint8Array.from(bytes)),
    copy: ({ path }) => {
      throw new Error(`${path} is not in memory`);
    },
  };
  composeZip(
    files.map(({ path, content }) => ({ name: path, content })),
    sink,
  );
  return Buffer.concat(pieces);
}

/** The members of an archive in the order in which they stand there. */
export function sortEntries(entries: readonly ZipEntry[]): ZipEntry[] {
  return sortByName(entries, ({ name }) => name);
}

/**
 * Composes an archive whose bytes depend on its members alone: sorted by the bytes of their names, one
 * constant time, no compressor (APPNOTE 4.3 and 4.4). Values from `longFrom` on go into 64-bit fields.
 */
export function composeZip(
  entries: readonly ZipEntry[],
  sink: ZipSink,
  longFrom = 0xffffffff,
  commentBytes = 0,
): ZipFacts {
  const sorted = sortEntries(entries);
  // A character of a name takes three bytes at most; an entry's extra field 28.
  const room = sorted.reduce((sum, { name }) => sum + 46 + 28 + 3 * name.length, 0);
  const directory = Buffer.allocUnsafe(room);
  let at = 0;
  let offset = 0;
  let previous: string | null = null;
  for (const entry of sorted) {
    if (entry.name === previous) throw new Error(`two members are named ${entry.name}`);
    previous = entry.name;
    const { content } = entry;
    const bytes = content instanceof Uint8Array ? content : null;
    const raw = content instanceof Uint8Array ? rangeOf(content) : content;
    const length = writeLocalHeader(entry.name, raw, longFrom);
    sink.take(scratch.subarray(0, length));
    if (bytes === null) sink.copy(content as RawContent);
    else sink.take(bytes);
    at += writeDirectoryEntry(directory, at, entry, raw, offset, longFrom);
    offset += length + raw.compressedSize;
  }
  sink.take(directory.subarray(0, at));
  const end = renderEnd(sorted.length, at, offset, longFrom);
  // The comment itself is the caller's to add.
  end.writeUInt16LE(commentBytes, end.length - 2);
  sink.take(end);
  return { size: offset + at + end.length, zip64: end.length > END_BYTES };
}

function sortByName<Item>(items: readonly Item[], nameOf: (item: Item) => string): Item[] {
  // JavaScript compares 16 bits at a time, which is the order of the bytes unless surrogates occur.
  if (items.some((item) => /[\ud800-\udfff]/.test(nameOf(item)))) {
    return items.toSorted((left, right) =>
      Buffer.compare(Buffer.from(nameOf(left)), Buffer.from(nameOf(right))),
    );
  }
  return items.toSorted((left, right) => {
    const a = nameOf(left);
    const b = nameOf(right);
    return a < b ? -1 : a > b ? 1 : 0;
  });
}

type Measures = Omit<RawContent, "path" | "offset">;

function rangeOf(bytes: Uint8Array): Measures {
  const { length } = bytes;
  return { method: 0, crc32: crc32(bytes), size: length, compressedSize: length };
}

// 1980-01-01 00:00:00, the first moment that the format can say.
const DOS_DATE = 0x0021;
const UTF8_NAME = 1 << 11;
const VERSION = 20;
const LONG_VERSION = 45;
const MADE_BY_UNIX = 3 << 8;
const REGULAR_FILE = 0o100000;
const IN_LONG_FIELD = 0xffffffff;
const LONG_FIELD = 0x0001;
const END_BYTES = 22;
const LONGEST_NAME = 0xffff;

// Headers are made here one after another; a sink is done with one before the next is begun.
const scratch = Buffer.alloc(30 + LONGEST_NAME + 20);

function isLong({ size, compressedSize }: Measures, longFrom: number): boolean {
  return size >= longFrom || compressedSize >= longFrom;
}

function writeLocalHeader(name: string, raw: Measures, longFrom: number): number {
  const long = isLong(raw, longFrom);
  const length = writeName(scratch, 30, name);
  scratch.writeUInt32LE(0x04034b50, 0);
  scratch.writeUInt16LE(long ? LONG_VERSION : VERSION, 4);
  writeMeasures(scratch, 6, raw, long, length);
  scratch.writeUInt16LE(long ? 20 : 0, 28);
  if (!long) return 30 + length;
  return writeLongField(scratch, 30 + length, [raw.size, raw.compressedSize]);
}

function writeDirectoryEntry(
  target: Buffer,
  at: number,
  entry: ZipEntry,
  raw: Measures,
  offset: number,
  longFrom: number,
): number {
  const long = isLong(raw, longFrom);
  const far = offset >= longFrom;
  const version = long || far ? LONG_VERSION : VERSION;
  const length = writeName(target, at + 46, entry.name);
  target.writeUInt32LE(0x02014b50, at);
  target.writeUInt16LE(MADE_BY_UNIX | version, at + 4);
  target.writeUInt16LE(version, at + 6);
  writeMeasures(target, at + 8, raw, long, length);
  // Its extra field and comment, its part and inner attributes.
  target.fill(0, at + 30, at + 38);
  target.writeUInt32LE(((REGULAR_FILE | (entry.mode ?? 0o644)) << 16) >>> 0, at + 38);
  target.writeUInt32LE(far ? IN_LONG_FIELD : offset, at + 42);
  const values = [...(long ? [raw.size, raw.compressedSize] : []), ...(far ? [offset] : [])];
  if (values.length === 0) return 46 + length;
  target.writeUInt16LE(4 + 8 * values.length, at + 30);
  return writeLongField(target, at + 46 + length, values) - at;
}

function writeName(target: Buffer, at: number, name: string): number {
  const length = target.write(name, at, "utf8");
  if (length > LONGEST_NAME) throw new Error(`the name ${name.slice(0, 100)}… is too long`);
  return length;
}

// Flags, method, time, date, checksum, both sizes and the name's length stand alike in both headers.
function writeMeasures(target: Buffer, at: number, raw: Measures, long: boolean, name: number) {
  target.writeUInt16LE(UTF8_NAME, at);
  target.writeUInt16LE(raw.method, at + 2);
  target.writeUInt16LE(0, at + 4);
  target.writeUInt16LE(DOS_DATE, at + 6);
  target.writeUInt32LE(raw.crc32, at + 8);
  target.writeUInt32LE(long ? IN_LONG_FIELD : raw.compressedSize, at + 12);
  target.writeUInt32LE(long ? IN_LONG_FIELD : raw.size, at + 16);
  target.writeUInt16LE(name, at + 20);
}

function writeLongField(target: Buffer, at: number, values: readonly number[]): number {
  target.writeUInt16LE(LONG_FIELD, at);
  target.writeUInt16LE(8 * values.length, at + 2);
  for (const [index, value] of values.entries()) {
    target.writeBigUInt64LE(BigInt(value), at + 4 + 8 * index);
  }
  return at + 4 + 8 * values.length;
}

function renderEnd(count: number, size: number, offset: number, longFrom: number): Buffer {
  const long = count >= 0xffff || size >= longFrom || offset >= longFrom;
  const record = Buffer.alloc((long ? 56 + 20 : 0) + END_BYTES);
  if (long) writeLongEnd(record, count, size, offset);
  const at = record.length - END_BYTES;
  record.writeUInt32LE(0x06054b50, at);
  record.writeUInt16LE(Math.min(count, 0xffff), at + 8);
  record.writeUInt16LE(Math.min(count, 0xffff), at + 10);
  record.writeUInt32LE(size >= longFrom ? IN_LONG_FIELD : size, at + 12);
  record.writeUInt32LE(offset >= longFrom ? IN_LONG_FIELD : offset, at + 16);
  return record;
}

// The 64-bit end record and its locator (APPNOTE 4.3.14 and 4.3.15).
function writeLongEnd(record: Buffer, count: number, size: number, offset: number): void {
  record.writeUInt32LE(0x06064b50, 0);
  record.writeBigUInt64LE(44n, 4);
  record.writeUInt16LE(MADE_BY_UNIX | LONG_VERSION, 12);
  record.writeUInt16LE(LONG_VERSION, 14);
  record.writeBigUInt64LE(BigInt(count), 24);
  record.writeBigUInt64LE(BigInt(count), 32);
  record.writeBigUInt64LE(BigInt(size), 40);
  record.writeBigUInt64LE(BigInt(offset), 48);
  record.writeUInt32LE(0x07064b50, 56);
  record.writeBigUInt64LE(BigInt(offset + size), 64);
  record.writeUInt32LE(1, 72);
}
