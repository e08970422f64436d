import { crc32, deflateRawSync } from "node:zlib";
import { buildArchive, extraField, numbers, type BuiltMember } from "./build-archive.ts";

/** An archive that is refused, and a part of what the refusal says. */
export interface RefusedArchive {
  readonly title: string;
  readonly archive: Buffer;
  readonly says: string;
}

const row = (title: string, archive: Buffer, says: string): RefusedArchive => ({
  title,
  archive,
  says,
});
const one = (member: Partial<BuiltMember>) =>
  buildArchive([{ name: "a.py", content: "a = 1\n", ...member }]);
const plain = (name: string): BuiltMember => ({ name, content: `# ${name}\n` });
const inner = buildArchive([plain("inner.py")]);
const content = Buffer.from("a = 1\n");
const checksum = crc32(content);
const packed = deflateRawSync(content);
const LONG = 0xffffffff;
const longField = (...values: number[]) =>
  extraField(1, numbers(...values.map((value) => [value, 8] as const)));
const pathField = (name: string) =>
  extraField(0x7075, Buffer.concat([numbers([1, 1], [crc32(name), 4]), Buffer.from(name)]));
const DESCRIPTOR = 1 << 3;
const postponed = { flags: DESCRIPTOR };
const unknown = { crc32: 0, compressedSize: 0, size: 0 };
const SIGNATURE: readonly [number, number] = [0x08074b50, 4];

/** Names that lead outside, are no names, or are several. */
export const REFUSED_NAMES: readonly RefusedArchive[] = [
  ...(
    [
      ["../evil.py", "leads outside"],
      ["a/../../evil.py", "leads outside"],
      ["a/..", "leads outside"],
      ["..", "leads outside"],
      ["/etc/passwd", "absolute"],
      ["//host/share", "absolute"],
      ["C:\\x.py", "backslash"],
      ["C:x.py", "colon"],
      ["a\\..\\b.py", "backslash"],
      ["a.py:stream", "colon"],
      ["a\0.py", "control character"],
      ["a\n.py", "control character"],
      ["a\u007f.py", "control character"],
      ["./a.py", "empty part"],
      ["a//b.py", "empty part"],
      ["a/./b.py", "empty part"],
      ["", "no name"],
      ["/", "absolute"],
      ["x".repeat(256), "more than 255 bytes"],
      ["x/".repeat(600) + "y", "1201 bytes"],
    ] as const
  ).map(([name, says]) =>
    row(`a member named ${JSON.stringify(name.slice(0, 20))}`, one({ name }), says),
  ),
  row(
    "a name with a control character of Latin-1",
    one({ name: "a\u0085.py", both: { flags: 1 << 11 } }),
    "control character",
  ),
  row("a name that is no ASCII and not declared", one({ name: "é.py" }), "not declared"),
  row(
    "a name that is declared and no UTF-8",
    one({ name: Buffer.from([0x61, 0xff]), both: { flags: 1 << 11 } }),
    "no UTF-8",
  ),
  row(
    "a name with an overlong slash",
    one({ name: Buffer.from([0x61, 0xc0, 0xaf, 0x62]), both: { flags: 1 << 11 } }),
    "no UTF-8",
  ),
  row("another Unicode name", one({ central: { extra: pathField("b.py") } }), "a second name"),
  row(
    "another Unicode name in the local header",
    one({ local: { extra: pathField("b.py") } }),
    "a second name",
  ),
  row(
    "two Unicode names",
    one({ both: { extra: Buffer.concat([pathField("a.py"), pathField("b.py")]) } }),
    "two Unicode names",
  ),
  row(
    "a name twice",
    buildArchive([plain("a.py"), plain("b.py"), plain("a.py")]),
    "is there twice",
  ),
  row(
    "a name twice, with equal content",
    buildArchive([plain("a.py"), plain("a.py")]),
    "is there twice",
  ),
  row("a folder twice", buildArchive([{ name: "a/" }, { name: "a/" }]), "is there twice"),
  row(
    "a file that is a folder",
    buildArchive([plain("a"), plain("a/b.py")]),
    "a file and a folder",
  ),
  row(
    "a file and an empty folder",
    buildArchive([plain("a"), { name: "a/" }]),
    "a file and a folder",
  ),
];

/** Links, devices and modes that give rights. */
export const REFUSED_KINDS: readonly RefusedArchive[] = [
  row("a symbolic link", one({ mode: 0o120777 }), "a link or a special file"),
  row(
    "a symbolic link and a file through it",
    buildArchive([{ name: "lib", content: "/etc", mode: 0o120777 }, plain("lib/x.py")]),
    "a link or a special file",
  ),
  row("a character device", one({ mode: 0o020644 }), "a link or a special file"),
  row("a block device", one({ mode: 0o060644 }), "a link or a special file"),
  row("a pipe", one({ mode: 0o010644 }), "a link or a special file"),
  row("a socket", one({ mode: 0o140644 }), "a link or a special file"),
  row("a program that runs as its owner", one({ mode: 0o104755 }), "as another user"),
  row("a program that runs as its group", one({ mode: 0o102755 }), "as another user"),
  row("a folder by its mode only", one({ mode: 0o040755 }), "by its mode or by its name only"),
  row(
    "a folder by its DOS attribute only",
    one({ dosAttributes: 0x10 }),
    "by its mode or by its name",
  ),
  row(
    "a file by its mode, a folder by its name",
    one({ name: "a/", content: "", mode: 0o100644 }),
    "only",
  ),
  row("a folder with content", one({ name: "a/" }), "a folder with content"),
];

/** Sizes and counts that are meant to exhaust. */
export const REFUSED_SIZES: readonly RefusedArchive[] = [
  row(
    "a claim of more than is ever unpacked",
    one({ data: packed, both: { method: 8, size: LONG, extra: longField(17 * 2 ** 30) } }),
    "unpacks to 18253611008 bytes",
  ),
  row(
    "a small archive that unpacks to much",
    one({ data: packed, both: { method: 8, size: 100 * 2 ** 20 } }),
    "unpack to 104857600",
  ),
  row(
    "more members than are ever read",
    buildArchive([plain("a.py")], { long: { count: 200_001 } }),
    "200001 members",
  ),
  row(
    "more content than the header says",
    one({ data: deflateRawSync(Buffer.alloc(100_000)), both: { method: 8 } }),
    "unpacks to more than its size",
  ),
  row(
    "less content than the header says",
    one({ deflated: true, both: { size: 7 } }),
    "unpacks to 6 bytes instead of 7",
  ),
  row("a stored member with two sizes", one({ both: { size: 7 } }), "is stored and has two sizes"),
  row(
    "a hidden rest behind the deflated data",
    one({ data: Buffer.concat([packed, Buffer.from("rest")]), both: { method: 8 } }),
    "foreign bytes behind its data",
  ),
  row(
    "deflated data that end early",
    one({ data: packed.subarray(0, -2), both: { method: 8 } }),
    "cut short",
  ),
  row(
    "deflated data that are none",
    one({ data: Buffer.from([0xff, 0xff]), both: { method: 8 } }),
    "is damaged",
  ),
  row("a wrong checksum, stored", one({ both: { crc32: 1 } }), "than its checksum says"),
  row(
    "a wrong checksum, deflated",
    one({ deflated: true, both: { crc32: 1 } }),
    "than its checksum says",
  ),
];

/** The two headers of a member say different things. */
export const REFUSED_HEADERS: readonly RefusedArchive[] = [
  row(
    "another name in the local header",
    one({ local: { name: Buffer.from("b.py") } }),
    "another name",
  ),
  row(
    "a longer name in the local header",
    one({ local: { name: Buffer.from("a.pyc") } }),
    "another name",
  ),
  row(
    "another checksum in the local header",
    one({ local: { crc32: 1 } }),
    "another size or checksum",
  ),
  row("another size in the local header", one({ local: { size: 5 } }), "another size or checksum"),
  row(
    "another packed size in the local header",
    one({ local: { compressedSize: 5 } }),
    "another size or checksum",
  ),
  row("another method in the local header", one({ local: { method: 8 } }), "another method"),
  row("the local header alone says encrypted", one({ local: { flags: 1 } }), "other flags"),
  row(
    "the local header alone postpones the sizes",
    one({ local: { flags: DESCRIPTOR } }),
    "other flags",
  ),
  row("the local header alone says UTF-8", one({ local: { flags: 1 << 11 } }), "other flags"),
  row("encryption", one({ both: { flags: 1 } }), "encrypted"),
  row("strong encryption", one({ both: { flags: 1 << 6 } }), "encrypted"),
  row("masked headers", one({ both: { flags: 1 << 13 } }), "encrypted"),
  row("patched data", one({ both: { flags: 1 << 5 } }), "is a patch"),
  ...[1, 6, 9, 12, 14, 93, 95, 99].map((method) =>
    row(`compression method ${method}`, one({ both: { method } }), `compression method ${method}`),
  ),
  row("another signature", one({ signature: 0x30304b50 }), "has no local header"),
  row("a member in another part", one({ disk: 1 }), "another part"),
  row("an entry without local header", one({ only: "central" }), "no local header of its own"),
  row(
    "an entry without local header behind another one",
    buildArchive([plain("a.py"), { ...plain("b.py"), only: "central" }]),
    "no local header of its own",
  ),
  row(
    "two entries for one local header",
    buildArchive([plain("a.py"), { ...plain("b.py"), only: "central", shift: -41 }]),
    "no local header of its own",
  ),
  row(
    "a local header without entry",
    buildArchive([plain("a.py"), { ...plain("b.py"), only: "local" }]),
    "foreign bytes",
  ),
  row(
    "a local header without entry at the start",
    buildArchive([{ ...plain("b.py"), only: "local" }, plain("a.py")]),
    "foreign bytes before it",
  ),
  row("an entry that points behind its header", one({ shift: 1 }), "foreign bytes before it"),
  row("bytes behind a member's data", one({ behind: Buffer.from("x") }), "foreign bytes behind it"),
  row(
    "data that reach into the next member",
    buildArchive([{ ...plain("a.py"), both: { compressedSize: 9, size: 9 } }, plain("b.py")]),
    "overlaps",
  ),
];

/** Records behind the data, for writers that do not know sizes in advance. */
export const REFUSED_DESCRIPTORS: readonly RefusedArchive[] = [
  ...(
    [
      ["a wrong checksum", numbers(SIGNATURE, [1, 4], [packed.length, 4], [6, 4])],
      ["the checksum 0", numbers(SIGNATURE, [0, 4], [packed.length, 4], [6, 4])],
      ["a wrong packed size", numbers(SIGNATURE, [checksum, 4], [packed.length + 1, 4], [6, 4])],
      ["a wrong size", numbers(SIGNATURE, [checksum, 4], [packed.length, 4], [7, 4])],
      ["a wrong size and no signature", numbers([checksum, 4], [packed.length, 4], [7, 4])],
      ["a wrong packed size of 64 bits", numbers(SIGNATURE, [checksum, 4], [9, 8], [6, 8])],
      ["a wrong size of 64 bits", numbers(SIGNATURE, [checksum, 4], [packed.length, 8], [7, 8])],
    ] as const
  ).map(([title, behind]) =>
    row(
      `a record behind the data with ${title}`,
      one({ deflated: true, both: postponed, local: unknown, behind }),
      "another size or checksum behind its data",
    ),
  ),
  row(
    "a wrong checksum that all three agree on",
    one({
      deflated: true,
      both: { ...postponed, crc32: 1 },
      local: unknown,
      behind: numbers(SIGNATURE, [1, 4], [packed.length, 4], [6, 4]),
    }),
    "than its checksum says",
  ),
  row(
    "no record where one is promised",
    one({ deflated: true, both: postponed, local: unknown }),
    "foreign bytes",
  ),
  row(
    "a record with another signature",
    one({
      deflated: true,
      both: postponed,
      local: unknown,
      behind: numbers([1, 4], [checksum, 4], [packed.length, 4], [6, 4]),
    }),
    "foreign bytes",
  ),
  row(
    "a wrong size in the local header although the record is right",
    one({
      deflated: true,
      both: postponed,
      local: { size: 5 },
      behind: numbers(SIGNATURE, [checksum, 4], [packed.length, 4], [6, 4]),
    }),
    "in its local header",
  ),
];

/** Extra fields that readers understand differently. */
export const REFUSED_EXTRAS: readonly RefusedArchive[] = [
  row(
    "an extra field longer than its header",
    one({ both: { extra: numbers([9, 2], [9, 2], [0, 1]) } }),
    "longer than its header",
  ),
  row(
    "two 64-bit fields",
    one({ both: { size: LONG, extra: Buffer.concat([longField(6), longField(7)]) } }),
    "two 64-bit fields",
  ),
  row(
    "a 64-bit field that nothing refers to",
    one({ central: { extra: longField(7) } }),
    "64-bit field of 8 bytes instead of 0",
  ),
  row(
    "a 64-bit field with a value too many",
    one({ both: { size: LONG, extra: longField(6, 6) } }),
    "of 16 bytes instead of 8",
  ),
  row(
    "a 64-bit field with a value too few",
    one({ both: { size: LONG, compressedSize: LONG, extra: longField(6) } }),
    "of 8 bytes instead of 16",
  ),
  row(
    "no 64-bit field where one is referred to",
    one({ both: { size: LONG, compressedSize: LONG } }),
    "of 0 bytes instead of 16",
  ),
  row(
    "an empty 64-bit field",
    one({ both: { size: LONG, extra: longField() } }),
    "of 0 bytes instead of 8",
  ),
  row(
    "a size beyond all numbers",
    one({ both: { size: LONG, extra: longField(2 ** 60) } }),
    "too large",
  ),
  row(
    "another packed size in the local 64-bit field",
    one({ local: { size: LONG, compressedSize: LONG, extra: longField(6, 7) } }),
    "another size or checksum",
  ),
  row(
    "another size in the local 64-bit field",
    one({ local: { size: LONG, compressedSize: LONG, extra: longField(7, 6) } }),
    "another size or checksum",
  ),
  row(
    "a short size in the local header and a 64-bit field beside it",
    one({ local: { extra: longField(51, 51) } }),
    "of 16 bytes instead of 0",
  ),
];

const good = [plain("a.py"), plain("b.py")];
const whole = buildArchive(good);

/** What surrounds the members. */
export const REFUSED_SURROUNDINGS: readonly RefusedArchive[] = [
  row("nothing", Buffer.alloc(0), "no end record"),
  row("text", Buffer.from("<html>404</html>".repeat(9)), "no end record"),
  row("an archive without members", buildArchive([]), "it is empty"),
  row(
    "bytes before the first member",
    Buffer.concat([Buffer.from("#!/bin/sh\n"), whole]),
    "where its end record says",
  ),
  row(
    "bytes before the first member that all positions count",
    buildArchive(good, { before: Buffer.from("#!/bin/sh\n") }),
    "foreign bytes before it",
  ),
  row("a byte behind the end", Buffer.concat([whole, Buffer.from("x")]), "not at its end"),
  row("zeros behind the end", Buffer.concat([whole, Buffer.alloc(64)]), "not at its end"),
  row(
    "bytes between members and directory",
    buildArchive(good, { between: Buffer.from("x") }),
    "foreign bytes behind it",
  ),
  row(
    "bytes behind the directory",
    buildArchive(good, { behindDirectory: Buffer.from("x") }),
    "where its end record says",
  ),
  row(
    "bytes behind the last entry that the directory's size counts",
    buildArchive([plain("a.py")], { behindDirectory: Buffer.from("x"), size: 51 }),
    "its directory is damaged",
  ),
  row(
    "an end record twice",
    Buffer.concat([whole, whole.subarray(-22)]),
    "where its end record says",
  ),
  row("two archives behind each other", Buffer.concat([inner, whole]), "where its end record says"),
  row(
    "two archives behind each other, the second one's positions counting the first",
    Buffer.concat([inner, rebase(whole, inner.length)]),
    "foreign bytes before it",
  ),
  row(
    "an archive in the comment",
    buildArchive(good, { comment: inner }),
    "where its end record says",
  ),
  row(
    "an archive in the comment with positions that fit",
    buildArchive(good, { comment: rebase(inner, whole.length) }),
    "foreign bytes before it",
  ),
  row(
    "an end record in the comment",
    buildArchive(good, { comment: Buffer.concat([Buffer.from("see "), whole.subarray(-22)]) }),
    "where its end record says",
  ),
  row(
    "a part of an end record in the comment",
    buildArchive(good, { comment: Buffer.concat([whole.subarray(-22), Buffer.from("!")]) }),
    "not at its end",
  ),
  row("a comment shorter than said", buildArchive(good, { commentLength: 5 }), "not at its end"),
  row(
    "an entry that is longer than the directory",
    lengthen(buildArchive(good)),
    "its directory is damaged",
  ),
  row("more entries than counted", buildArchive(good, { count: 1 }), "its directory is damaged"),
  row("fewer entries than counted", buildArchive(good, { count: 3 }), "its directory is damaged"),
  row("entries in another part", buildArchive(good, { countHere: 1 }), "one part of several"),
  row("an end record in another part", buildArchive(good, { disk: 1 }), "one part of several"),
  row("a directory elsewhere", buildArchive(good, { offset: 0 }), "where its end record says"),
  row("a directory of another size", buildArchive(good, { size: 10 }), "where its end record says"),
  row(
    "a 64-bit end record with an extension",
    buildArchive(good, { long: { extension: Buffer.alloc(8) } }),
    "64-bit end record",
  ),
  row(
    "a 64-bit end record with an extension that hides another one",
    buildArchive(good, {
      long: { extension: buildArchive(good, { long: {} }).subarray(-98, -42) },
    }),
    "64-bit end record",
  ),
  row(
    "a 64-bit end record that says it is longer",
    buildArchive(good, { long: { length: 52 } }),
    "has an extension",
  ),
  row(
    "a directory that is larger than is ever read",
    buildArchive(good, { size: 2 ** 28 }),
    "its directory has 268435456 bytes",
  ),
  row(
    "a 64-bit end record elsewhere",
    buildArchive(good, { long: { locatorOffset: 0 } }),
    "where its locator says",
  ),
  row(
    "no 64-bit end record where the locator says",
    buildArchive(good, { long: { signature: 1 } }),
    "no 64-bit end record",
  ),
  row(
    "a 64-bit end record in another part",
    buildArchive(good, { long: { disk: 1 } }),
    "one part of several",
  ),
  row(
    "two end records that count differently",
    buildArchive(good, { long: {}, count: 1 }),
    "contradict",
  ),
  row(
    "two end records with different positions",
    buildArchive(good, { long: {}, offset: 7 }),
    "contradict",
  ),
  row(
    "a 64-bit count that is not true",
    buildArchive(good, { long: { count: 3 } }),
    "its directory is damaged",
  ),
  row(
    "a 64-bit position that is not true",
    buildArchive(good, { long: { offset: 7 } }),
    "where its end record says",
  ),
];

// Lets the last entry say that its comment goes on behind the directory.
function lengthen(archive: Buffer): Buffer {
  const copy = Buffer.from(archive);
  copy.writeUInt16LE(9, copy.lastIndexOf("PK\u0001\u0002") + 32);
  return copy;
}

// Adds to every position of an archive with one or two entries what stands before it.
function rebase(archive: Buffer, by: number): Buffer {
  const copy = Buffer.from(archive);
  const end = copy.length - 22;
  let at = copy.readUInt32LE(end + 16);
  copy.writeUInt32LE(at + by, end + 16);
  while (copy.readUInt32LE(at) === 0x02014b50) {
    copy.writeUInt32LE(copy.readUInt32LE(at + 42) + by, at + 42);
    at += 46 + copy.readUInt16LE(at + 28);
  }
  return copy;
}
