import { crc32 } from "node:zlib";
import type { BundleFile } from "./bundle-request.ts";

/**
 * A ZIP archive whose bytes depend on its members alone: stored, sorted by code unit, one constant
 * time and mode (APPNOTE 4.3 and 4.4). No compressor runs, so no version of one can matter.
 */
export function renderZip(files: readonly BundleFile[]): Uint8Array {
  const members = sortFiles(files).map(describe);
  const local: Uint8Array[] = [];
  const central: Uint8Array[] = [];
  let offset = 0;
  for (const member of members) {
    const header = localHeader(member);
    local.push(header, member.name, member.content);
    central.push(centralHeader(member, offset), member.name);
    offset += header.length + member.name.length + member.content.length;
  }
  const directory = Buffer.concat(central);
  return Buffer.concat([...local, directory, endRecord(members.length, directory.length, offset)]);
}

/** The files of an archive in the order in which they stand there. */
export function sortFiles(files: readonly BundleFile[]): BundleFile[] {
  return files.toSorted((a, b) => compare(a.path, b.path));
}

interface Member {
  readonly name: Uint8Array;
  readonly content: Uint8Array;
  readonly checksum: number;
  readonly flags: number;
}

// 1980-01-01 00:00:00, the first moment that the format can say.
const DOS_DATE = 0x0021;
const VERSION_NEEDED = 20;
const MADE_BY_UNIX = (3 << 8) | VERSION_NEEDED;
const REGULAR_FILE_0644 = 0o100644 << 16;
const UTF8_NAME = 1 << 11;

function describe(file: BundleFile): Member {
  const name = Buffer.from(file.path, "utf8");
  return {
    name,
    content: file.content,
    checksum: crc32(file.content),
    flags: name.length === file.path.length ? 0 : UTF8_NAME,
  };
}

function localHeader(member: Member): Uint8Array {
  const header = Buffer.alloc(30);
  header.writeUInt32LE(0x04034b50, 0);
  header.writeUInt16LE(VERSION_NEEDED, 4);
  writeCommon(header, 6, member);
  return header;
}

function centralHeader(member: Member, offset: number): Uint8Array {
  const header = Buffer.alloc(46);
  header.writeUInt32LE(0x02014b50, 0);
  header.writeUInt16LE(MADE_BY_UNIX, 4);
  header.writeUInt16LE(VERSION_NEEDED, 6);
  writeCommon(header, 8, member);
  header.writeUInt32LE(REGULAR_FILE_0644 >>> 0, 38);
  header.writeUInt32LE(offset, 42);
  return header;
}

// Flags, method, time, date, checksum, both sizes and the name's length stand alike in both headers.
function writeCommon(header: Buffer, at: number, member: Member): void {
  header.writeUInt16LE(member.flags, at);
  header.writeUInt16LE(DOS_DATE, at + 6);
  header.writeUInt32LE(member.checksum, at + 8);
  header.writeUInt32LE(member.content.length, at + 12);
  header.writeUInt32LE(member.content.length, at + 16);
  header.writeUInt16LE(member.name.length, at + 20);
}

function endRecord(count: number, size: number, offset: number): Uint8Array {
  const record = Buffer.alloc(22);
  record.writeUInt32LE(0x06054b50, 0);
  record.writeUInt16LE(count, 8);
  record.writeUInt16LE(count, 10);
  record.writeUInt32LE(size, 12);
  record.writeUInt32LE(offset, 16);
  return record;
}

function compare(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}
