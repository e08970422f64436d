import { createHash } from "node:crypto";
import { pipeline } from "node:stream/promises";
import { constants, crc32, createInflateRaw, inflateRawSync } from "node:zlib";
import type { ByteSource, ZipMember } from "./parse-zip.ts";
import { refuseZip, refuseZipWhere, type ZipProblem } from "./zip-refusal.ts";

/**
 * Inflates every member and compares length and checksum with the headers; once per wheel, when it
 * enters the store. Gives the members' digests (`sha256:…`) in their order.
 */
export async function checkZipContents(
  source: ByteSource,
  members: readonly ZipMember[],
  subject: string,
): Promise<string[]> {
  const problems: ZipProblem[] = [];
  const digests: string[] = [];
  for (const member of members) {
    const facts = await inspect(source, member, "sha256");
    if (typeof facts === "string") problems.push({ member: member.name, text: facts });
    else if (facts.crc32 !== member.crc32) {
      problems.push({ member: member.name, text: "has another content than its checksum says" });
    } else digests.push(`sha256:${facts.digest.toString("hex")}`);
  }
  refuseZipWhere(subject, problems);
  return digests;
}

/** A digest of one member's content, of any size, without a look at its checksum. */
export async function hashZipMember(
  source: ByteSource,
  member: ZipMember,
  algorithm: HashName,
  subject: string,
): Promise<Buffer> {
  const facts = await inspect(source, member, algorithm);
  if (typeof facts !== "string") return facts.digest;
  throw refuseZip(subject, [{ member: member.name, text: facts }]);
}

/** The digests that a wheel may use. */
export type HashName = "sha256" | "sha384" | "sha512";

/** The content of one member, of moderate size, without a look at its checksum. */
export function inflateZipMember(source: ByteSource, member: ZipMember, subject: string): Buffer {
  const content = isLarge(member) ? "is too large" : inflate(source, member);
  if (typeof content !== "string") return content;
  throw refuseZip(subject, [{ member: member.name, text: content }]);
}

interface Facts {
  readonly crc32: number;
  readonly digest: Buffer;
}

// Above this, a member goes through in pieces: libraries of a gigabyte exist.
const LARGE_BYTES = 32 * 1024 * 1024;
const PIECE_BYTES = 1024 * 1024;

function isLarge({ size, compressedSize }: ZipMember): boolean {
  return size > LARGE_BYTES || compressedSize > LARGE_BYTES;
}

async function inspect(
  source: ByteSource,
  member: ZipMember,
  algorithm: HashName,
): Promise<Facts | string> {
  if (isLarge(member)) return await inspectLarge(source, member, algorithm);
  const content = inflate(source, member);
  if (typeof content === "string") return content;
  return { crc32: crc32(content), digest: createHash(algorithm).update(content).digest() };
}

function inflate(source: ByteSource, member: ZipMember): Buffer | string {
  const raw = source.read(member.offset, member.compressedSize);
  // Some writers call folders and empty files deflated and write nothing at all.
  if (member.method === 0 || raw.length + member.size === 0) return raw;
  try {
    const { buffer, engine } = inflateRawSync(raw, {
      info: true,
      maxOutputLength: Math.max(member.size, 1),
      chunkSize: Math.max(constants.Z_MIN_CHUNK, Math.min(member.size + 1, PIECE_BYTES)),
    }) as unknown as { buffer: Buffer; engine: { bytesWritten: number } };
    return explainLengths(member, buffer.length, engine.bytesWritten) ?? buffer;
  } catch (error) {
    return explainFailure(error);
  }
}

const CUT = "is cut short";
const TOO_LONG = "unpacks to more than its size";

function explainLengths(member: ZipMember, size: number, consumed: number): string | null {
  if (size !== member.size) return `unpacks to ${size} bytes instead of ${member.size}`;
  return consumed === member.compressedSize ? null : "has foreign bytes behind its data";
}

function explainFailure(error: unknown): string {
  const code = error instanceof Error && "code" in error ? error.code : null;
  if (code === "ERR_BUFFER_TOO_LARGE") return TOO_LONG;
  if (error instanceof RangeError && error.message === TOO_LONG) return TOO_LONG;
  if (code === "Z_BUF_ERROR") return CUT;
  if (code === "Z_DATA_ERROR") return "is damaged";
  throw error;
}

async function inspectLarge(
  source: ByteSource,
  member: ZipMember,
  algorithm: HashName,
): Promise<Facts | string> {
  const hash = createHash(algorithm);
  let checksum = 0;
  let size = 0;
  const take = (piece: Uint8Array) => {
    size += piece.length;
    if (size > member.size) return;
    checksum = crc32(piece, checksum);
    hash.update(piece);
  };
  if (member.method === 0) {
    for (const piece of pieces(source, member)) take(piece);
  } else {
    const inflater = createInflateRaw({ chunkSize: PIECE_BYTES });
    try {
      await pipeline(pieces(source, member), inflater, async (inflated: AsyncIterable<Buffer>) => {
        for await (const piece of inflated) {
          take(piece);
          // Leaving the loop ends the other two as well.
          if (size > member.size) throw new RangeError(TOO_LONG);
        }
      });
    } catch (error) {
      return explainFailure(error);
    }
    const wrong = explainLengths(member, size, inflater.bytesWritten);
    if (wrong !== null) return wrong;
  }
  return { crc32: checksum, digest: hash.digest() };
}

function* pieces(source: ByteSource, member: ZipMember): Generator<Buffer> {
  const end = member.offset + member.compressedSize;
  for (let at = member.offset; at < end; at += PIECE_BYTES) {
    yield source.read(at, Math.min(PIECE_BYTES, end - at));
  }
}
