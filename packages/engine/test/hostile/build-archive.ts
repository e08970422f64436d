import { crc32, deflateRawSync } from "node:zlib";

/** What one header says of a member. */
export interface HeaderValues {
  readonly name: Buffer;
  readonly flags: number;
  readonly method: number;
  readonly crc32: number;
  readonly compressedSize: number;
  readonly size: number;
  readonly extra: Buffer;
}

/** A member of an archive that may lie about everything. */
export interface BuiltMember {
  readonly name: string | Buffer;
  readonly content?: string | Buffer;
  readonly deflated?: boolean;
  /** Data as they stand in the file, whatever the content is. */
  readonly data?: Buffer;
  /** What both headers say. */
  readonly both?: Partial<HeaderValues>;
  readonly local?: Partial<HeaderValues>;
  readonly central?: Partial<HeaderValues>;
  /** Bytes behind the data. */
  readonly behind?: Buffer;
  /** A Unix mode with its type. */
  readonly mode?: number;
  readonly dosAttributes?: number;
  readonly disk?: number;
  /** What its local header begins with. */
  readonly signature?: number;
  /** Added to where the directory says the local header is. */
  readonly shift?: number;
  readonly comment?: Buffer;
  /** "local": only its local header is there; "central": only its entry. */
  readonly only?: "local" | "central";
}

/** What surrounds the members. */
export interface Surroundings {
  readonly before?: Buffer;
  /** Bytes between the last member and the directory. */
  readonly between?: Buffer;
  readonly behindDirectory?: Buffer;
  readonly comment?: Buffer;
  readonly commentLength?: number;
  readonly after?: Buffer;
  readonly count?: number;
  readonly countHere?: number;
  readonly disk?: number;
  readonly size?: number;
  readonly offset?: number;
  /** Adds a 64-bit end record and its locator; its values may be wrong. */
  readonly long?: {
    readonly extension?: Buffer;
    /** How long the record says it is. */
    readonly length?: number;
    readonly count?: number;
    readonly offset?: number;
    readonly locatorOffset?: number;
    readonly disk?: number;
    readonly signature?: number;
  };
}

/** Lays an archive out as told; with nothing told it is a correct one. */
export function buildArchive(members: readonly BuiltMember[], around: Surroundings = {}): Buffer {
  const pieces: Buffer[] = [around.before ?? Buffer.alloc(0)];
  const entries: Buffer[] = [];
  for (const member of members) {
    const offset = lengthOf(pieces);
    const { data, local, central } = describe(member);
    if (member.only !== "central") {
      pieces.push(renderLocal(member, local), data, member.behind ?? Buffer.alloc(0));
    }
    if (member.only !== "local") {
      entries.push(renderCentral(member, central, offset + (member.shift ?? 0)));
    }
  }
  pieces.push(around.between ?? Buffer.alloc(0));
  const directory = Buffer.concat(entries);
  const offset = lengthOf(pieces);
  pieces.push(directory, around.behindDirectory ?? Buffer.alloc(0));
  const end = { count: entries.length, size: directory.length, offset };
  if (around.long) pieces.push(renderLongEnd(end, around.long, lengthOf(pieces)));
  pieces.push(renderEnd(end, around), around.after ?? Buffer.alloc(0));
  return Buffer.concat(pieces);
}

/** An extra field. */
export function extraField(kind: number, content: Buffer): Buffer {
  return Buffer.concat([numbers([kind, 2], [content.length, 2]), content]);
}

/** Little-endian numbers, each with its length in bytes. */
export function numbers(...parts: readonly (readonly [value: number, length: number])[]): Buffer {
  return Buffer.concat(
    parts.map(([value, length]) => {
      const bytes = Buffer.alloc(8);
      bytes.writeBigUInt64LE(BigInt(value));
      return bytes.subarray(0, length);
    }),
  );
}

function describe(member: BuiltMember): {
  readonly data: Buffer;
  readonly local: HeaderValues;
  readonly central: HeaderValues;
} {
  const content = Buffer.from(member.content ?? "");
  const data = member.data ?? (member.deflated ? deflateRawSync(content) : content);
  const values: HeaderValues = {
    name: Buffer.from(member.name),
    flags: 0,
    method: member.deflated ? 8 : 0,
    crc32: crc32(content),
    compressedSize: data.length,
    size: content.length,
    extra: Buffer.alloc(0),
    ...member.both,
  };
  return {
    data,
    local: { ...values, ...member.local },
    central: { ...values, ...member.central },
  };
}

function renderLocal(member: BuiltMember, values: HeaderValues): Buffer {
  return Buffer.concat([
    numbers([member.signature ?? 0x04034b50, 4], [20, 2]),
    renderMeasures(values),
    numbers([values.extra.length, 2]),
    values.name,
    values.extra,
  ]);
}

function renderCentral(member: BuiltMember, values: HeaderValues, offset: number): Buffer {
  const comment = member.comment ?? Buffer.alloc(0);
  const attributes = ((member.mode ?? 0) * 0x10000) | (member.dosAttributes ?? 0);
  return Buffer.concat([
    numbers([0x02014b50, 4], [(3 << 8) | 20, 2], [20, 2]),
    renderMeasures(values),
    numbers([values.extra.length, 2], [comment.length, 2], [member.disk ?? 0, 2], [0, 2]),
    numbers([attributes >>> 0, 4], [offset, 4]),
    values.name,
    values.extra,
    comment,
  ]);
}

function renderMeasures(values: HeaderValues): Buffer {
  return numbers(
    [values.flags, 2],
    [values.method, 2],
    [0, 2],
    [0x21, 2],
    [values.crc32, 4],
    [values.compressedSize, 4],
    [values.size, 4],
    [values.name.length, 2],
  );
}

interface End {
  readonly count: number;
  readonly size: number;
  readonly offset: number;
}

function renderLongEnd(end: End, long: NonNullable<Surroundings["long"]>, at: number): Buffer {
  const extension = long.extension ?? Buffer.alloc(0);
  const count = long.count ?? end.count;
  return Buffer.concat([
    numbers(
      [long.signature ?? 0x06064b50, 4],
      [long.length ?? 44 + extension.length, 8],
      [45, 2],
      [45, 2],
    ),
    numbers([long.disk ?? 0, 4], [0, 4], [count, 8], [count, 8]),
    numbers([end.size, 8], [long.offset ?? end.offset, 8]),
    extension,
    numbers([0x07064b50, 4], [0, 4], [long.locatorOffset ?? at, 8], [1, 4]),
  ]);
}

function renderEnd(end: End, around: Surroundings): Buffer {
  const comment = around.comment ?? Buffer.alloc(0);
  const count = around.count ?? (around.long ? 0xffff : end.count);
  return Buffer.concat([
    numbers([0x06054b50, 4], [around.disk ?? 0, 2], [0, 2]),
    numbers([around.countHere ?? count, 2], [count, 2]),
    numbers([around.size ?? (around.long ? 0xffffffff : end.size), 4]),
    numbers([around.offset ?? (around.long ? 0xffffffff : end.offset), 4]),
    numbers([around.commentLength ?? comment.length, 2]),
    comment,
  ]);
}

function lengthOf(pieces: readonly Buffer[]): number {
  return pieces.reduce((sum, piece) => sum + piece.length, 0);
}
