import type { FileMode } from "./parse-zip.ts";
import { resolveLongValues, scanZipExtra } from "./scan-zip-extra.ts";
import { scanZipName } from "./scan-zip-name.ts";
import { refuseZip, type ZipProblem } from "./zip-refusal.ts";

/** A member as the directory describes it. */
export interface DirectoryEntry {
  readonly name: string;
  readonly nameBytes: Buffer;
  readonly flags: number;
  readonly method: 0 | 8;
  readonly crc32: number;
  readonly compressedSize: number;
  readonly size: number;
  readonly mode: FileMode;
  readonly isDirectory: boolean;
  /** Where its local header begins. */
  readonly headerAt: number;
}

/** Flags that change what the data or the name mean (APPNOTE 4.4.4). */
export const zipFlags = { encrypted: 1, descriptor: 1 << 3, patched: 1 << 5, utf8: 1 << 11 };

/** Reads every entry of a directory; adds to `problems` what is wrong with single ones. */
export function scanZipDirectory(
  bytes: Buffer,
  count: number,
  subject: string,
  problems: ZipProblem[],
): DirectoryEntry[] {
  const entries: DirectoryEntry[] = [];
  let at = 0;
  for (let index = 0; index < count; index++) {
    if (at + ENTRY_BYTES > bytes.length || bytes.readUInt32LE(at) !== ENTRY_SIGNATURE)
      throw refuse();
    const nameEnd = at + ENTRY_BYTES + bytes.readUInt16LE(at + 28);
    const extraEnd = nameEnd + bytes.readUInt16LE(at + 30);
    const end = extraEnd + bytes.readUInt16LE(at + 32);
    const entry = scanEntry(
      bytes.subarray(at, end),
      bytes.subarray(at + ENTRY_BYTES, nameEnd),
      bytes.subarray(nameEnd, extraEnd),
    );
    if ("text" in entry) problems.push(entry);
    else entries.push(entry);
    at = end;
  }
  // Also where an entry claims to be longer than the directory.
  if (at !== bytes.length) throw refuse();
  return entries;

  function refuse() {
    return refuseZip(subject, [{ member: null, text: "its directory is damaged" }]);
  }
}

const ENTRY_SIGNATURE = 0x02014b50;
const ENTRY_BYTES = 46;
const STRONG_ENCRYPTION = 1 << 6;
const MASKED_HEADERS = 1 << 13;

function scanEntry(header: Buffer, nameBytes: Buffer, extra: Buffer): DirectoryEntry | ZipProblem {
  const flags = header.readUInt16LE(8);
  const fields = scanZipExtra(extra);
  const path = typeof fields === "string" ? null : fields.path;
  const { name, problem } = scanZipName(nameBytes, (flags & zipFlags.utf8) !== 0, path);
  const refuse = (text: string): ZipProblem => ({ member: name, text });
  if (problem !== null) return refuse(problem);
  if (typeof fields === "string") return refuse(fields);
  if ((flags & (zipFlags.encrypted | STRONG_ENCRYPTION | MASKED_HEADERS)) !== 0) {
    return refuse("is encrypted");
  }
  if ((flags & zipFlags.patched) !== 0) return refuse("is a patch");
  const method = header.readUInt16LE(10);
  if (method !== 0 && method !== 8) return refuse(`has compression method ${method}`);
  if (header.readUInt16LE(34) !== 0) return refuse("lies in another part");
  const values = resolveLongValues(
    [header.readUInt32LE(24), header.readUInt32LE(20), header.readUInt32LE(42)],
    fields,
  );
  if (typeof values === "string") return refuse(values);
  const [size = 0, compressedSize = 0, headerAt = 0] = values;
  if (![size, compressedSize, headerAt].every(Number.isSafeInteger)) return refuse("is too large");
  if (method === 0 && size !== compressedSize) return refuse("is stored and has two sizes");
  const isDirectory = name.endsWith("/");
  if (isDirectory && size !== 0) return refuse("is a folder with content");
  const attributes = header.readUInt32LE(38);
  const mode = scanMode(attributes, isDirectory);
  if (typeof mode === "string") return refuse(mode);
  const crc32 = header.readUInt32LE(16);
  return {
    name,
    nameBytes,
    flags,
    method,
    crc32,
    compressedSize,
    size,
    mode,
    isDirectory,
    headerAt,
  };
}

const KIND = 0o170000;
const FOLDER = 0o040000;
const REGULAR = 0o100000;
const SET_ID = 0o6000;
const EXECUTABLE = 0o111;
const DOS_FOLDER = 0x10;

// The upper half holds a Unix mode, whichever system is said to have made the archive.
function scanMode(attributes: number, isDirectory: boolean): FileMode | string {
  const mode = attributes >>> 16;
  const kind = mode & KIND;
  if (kind !== 0 && kind !== FOLDER && kind !== REGULAR) return "is a link or a special file";
  const saysFolder = kind === FOLDER || (kind === 0 && (attributes & DOS_FOLDER) !== 0);
  const saysFile = kind === REGULAR;
  if (isDirectory ? saysFile : saysFolder) return "is a folder by its mode or by its name only";
  if (!isDirectory && (mode & SET_ID) !== 0) return "would run as another user";
  return (mode & EXECUTABLE) !== 0 ? 0o755 : 0o644;
}
