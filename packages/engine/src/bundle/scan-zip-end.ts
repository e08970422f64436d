import type { ByteSource } from "./parse-zip.ts";
import { zipLimits } from "./zip-limits.ts";
import { refuseZip } from "./zip-refusal.ts";

/** Where the directory of an archive lies; whatever follows it up to the end of the file is accounted for. */
export interface DirectoryPlace {
  readonly offset: number;
  readonly size: number;
  readonly count: number;
}

/**
 * Finds the directory (APPNOTE 4.3.14 to 4.3.16). Only one end record is possible: the last one in the
 * file, with a comment that reaches exactly to the end, directly behind the directory.
 */
export function scanZipEnd(source: ByteSource, subject: string): DirectoryPlace {
  const start = Math.max(0, source.size - END_BYTES - LONGEST_COMMENT);
  const tail = source.read(start, source.size - start);
  const at = tail.length < END_BYTES ? -1 : tail.lastIndexOf(END_SIGNATURE, -END_BYTES);
  if (at === -1) throw refuse("it is cut short or no ZIP archive: it has no end record");
  if (at + END_BYTES + tail.readUInt16LE(at + 20) !== tail.length) {
    throw refuse("its end record is not at its end");
  }
  if (tail.readUInt16LE(at + 4) !== 0 || tail.readUInt16LE(at + 6) !== 0) {
    throw refuse("it is one part of several");
  }
  const count = tail.readUInt16LE(at + 10);
  if (tail.readUInt16LE(at + 8) !== count) throw refuse("it is one part of several");
  const short = { count, size: tail.readUInt32LE(at + 12), offset: tail.readUInt32LE(at + 16) };
  const long = scanLongEnd(source, start + at, subject);
  const place = long === null ? short : merge(short, long);
  const end = long === null ? start + at : long.at;
  if (place.count === 0) throw refuse("it is empty");
  if (place.count > zipLimits.members) {
    throw refuse(`it has ${place.count} members, more than ${zipLimits.members}`);
  }
  if (place.size > zipLimits.directoryBytes) {
    throw refuse(`its directory has ${place.size} bytes, more than ${zipLimits.directoryBytes}`);
  }
  if (place.offset + place.size !== end) {
    throw refuse("its directory does not lie where its end record says");
  }
  return place;

  function refuse(text: string) {
    return refuseZip(subject, [{ member: null, text }]);
  }

  function merge(from: DirectoryPlace, to: DirectoryPlace): DirectoryPlace {
    const agrees =
      [to.count, SHORT].includes(from.count) &&
      [to.size, LONG].includes(from.size) &&
      [to.offset, LONG].includes(from.offset);
    if (!agrees) throw refuse("its two end records contradict each other");
    return to;
  }
}

const END_SIGNATURE = Buffer.from("PK\u0005\u0006", "latin1");
const END_BYTES = 22;
const LONGEST_COMMENT = 0xffff;
const LOCATOR_BYTES = 20;
const LONG_END_BYTES = 56;
const SHORT = 0xffff;
const LONG = 0xffffffff;

// The 64-bit end record of APPNOTE 4.3.14 and its locator, without the extensible part: who reads that
// finds another directory than who skips it.
function scanLongEnd(
  source: ByteSource,
  endAt: number,
  subject: string,
): (DirectoryPlace & { readonly at: number }) | null {
  const locatorAt = endAt - LOCATOR_BYTES;
  if (locatorAt < 0) return null;
  const locator = source.read(locatorAt, LOCATOR_BYTES);
  if (locator.readUInt32LE(0) !== 0x07064b50) return null;
  const at = locatorAt - LONG_END_BYTES;
  const refuse = (text: string) => refuseZip(subject, [{ member: null, text }]);
  if (at < 0 || Number(locator.readBigUInt64LE(8)) !== at) {
    throw refuse("its 64-bit end record is not where its locator says");
  }
  const record = source.read(at, LONG_END_BYTES);
  if (record.readUInt32LE(0) !== 0x06064b50) throw refuse("it has no 64-bit end record");
  if (Number(record.readBigUInt64LE(4)) !== LONG_END_BYTES - 12) {
    throw refuse("its 64-bit end record has an extension");
  }
  const parts = [locator.readUInt32LE(4), record.readUInt32LE(16), record.readUInt32LE(20)];
  const count = Number(record.readBigUInt64LE(32));
  const alone = parts.every((part) => part === 0) && locator.readUInt32LE(16) <= 1;
  if (!alone || Number(record.readBigUInt64LE(24)) !== count) {
    throw refuse("it is one part of several");
  }
  return {
    at,
    count,
    size: Number(record.readBigUInt64LE(40)),
    offset: Number(record.readBigUInt64LE(48)),
  };
}
