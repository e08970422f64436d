import type { ByteSource } from "./parse-zip.ts";
import { type DirectoryEntry, zipFlags } from "./scan-zip-directory.ts";
import { resolveLongValues, scanZipExtra } from "./scan-zip-extra.ts";
import { refuseZipWhere, type ZipProblem } from "./zip-refusal.ts";

/**
 * Compares each local header with its entry and follows the members from the first byte to the
 * directory: no gap, no overlap, so a reader that streams finds the same as one that starts at the end.
 * Gives where each entry's data begin.
 */
export function scanZipHeaders(
  source: ByteSource,
  entries: readonly DirectoryEntry[],
  directoryAt: number,
  subject: string,
): Map<DirectoryEntry, number> {
  const places = new Map<DirectoryEntry, number>();
  const sorted = entries.toSorted((left, right) => left.headerAt - right.headerAt);
  for (const [index, entry] of sorted.entries()) {
    const next = sorted[index + 1]?.headerAt ?? directoryAt;
    const isLate = index === 0 && entry.headerAt !== 0;
    const problem = isLate ? "has foreign bytes before it" : step(entry, next);
    // One wrong length shifts all that follows, so the first problem is the only one that says anything.
    if (problem !== null) refuseZipWhere(subject, [{ member: entry.name, text: problem }]);
  }
  return places;

  function step(entry: DirectoryEntry, next: number): ZipProblem["text"] | null {
    const room = next - entry.headerAt;
    const wanted = HEADER_BYTES + entry.nameBytes.length;
    if (room < wanted) return "has no local header of its own";
    const head = source.read(entry.headerAt, Math.min(room, wanted + EXTRA_GUESS));
    if (head.readUInt32LE(0) !== HEADER_SIGNATURE) return "has no local header";
    const extraBytes = head.readUInt16LE(28);
    const nameEnd = HEADER_BYTES + head.readUInt16LE(26);
    if (!head.subarray(HEADER_BYTES, nameEnd).equals(entry.nameBytes)) {
      return "has another name in its local header";
    }
    const dataAt = entry.headerAt + nameEnd + extraBytes;
    const end = dataAt + entry.compressedSize;
    if (end > next) return "overlaps another one";
    places.set(entry, dataAt);
    const extra = source.read(entry.headerAt + nameEnd, extraBytes);
    return compareHeaders(entry, head, extra) ?? scanDescriptor(source, entry, end, next);
  }
}

const HEADER_SIGNATURE = 0x04034b50;
const HEADER_BYTES = 30;
const EXTRA_GUESS = 64;
const COMPARED_FLAGS = zipFlags.encrypted | zipFlags.descriptor | zipFlags.patched | zipFlags.utf8;

function compareHeaders(entry: DirectoryEntry, head: Buffer, extra: Buffer): string | null {
  if (((head.readUInt16LE(6) ^ entry.flags) & COMPARED_FLAGS) !== 0) {
    return "has other flags in its local header";
  }
  if (head.readUInt16LE(8) !== entry.method) return "has another method in its local header";
  const fields = scanZipExtra(extra);
  if (typeof fields === "string") return fields;
  if (fields.path !== null && !fields.path.subarray(5).equals(entry.nameBytes)) {
    return "has a second name in its local header";
  }
  const values = resolveLongValues([head.readUInt32LE(22), head.readUInt32LE(18)], fields);
  if (typeof values === "string") return values;
  const [size, compressedSize] = values;
  const crc32 = head.readUInt32LE(14);
  const isEqual =
    size === entry.size && compressedSize === entry.compressedSize && crc32 === entry.crc32;
  const isPostponed = size === 0 && compressedSize === 0 && crc32 === 0;
  if (isEqual || ((entry.flags & zipFlags.descriptor) !== 0 && isPostponed)) return null;
  return "has another size or checksum in its local header";
}

// The record behind the data (APPNOTE 4.3.9): with or without signature, with 32 or 64 bits for sizes.
// Its length alone tells which, because the next header follows it directly.
function scanDescriptor(
  source: ByteSource,
  entry: DirectoryEntry,
  at: number,
  next: number,
): string | null {
  const length = next - at;
  if ((entry.flags & zipFlags.descriptor) === 0) {
    return length === 0 ? null : "has foreign bytes behind it";
  }
  if (![12, 16, 20, 24].includes(length)) return "has foreign bytes behind it";
  const signed = length === 16 || length === 24;
  const long = length >= 20;
  const record = source.read(at, length);
  const start = signed ? 4 : 0;
  if (signed && record.readUInt32LE(0) !== 0x08074b50) return "has foreign bytes behind it";
  const readSize = (offset: number) =>
    long ? Number(record.readBigUInt64LE(offset)) : record.readUInt32LE(offset);
  const isEqual =
    record.readUInt32LE(start) === entry.crc32 &&
    readSize(start + 4) === entry.compressedSize &&
    readSize(start + (long ? 12 : 8)) === entry.size;
  return isEqual ? null : "has another size or checksum behind its data";
}
