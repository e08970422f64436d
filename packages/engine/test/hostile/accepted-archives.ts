import { crc32, deflateRawSync } from "node:zlib";
import { buildArchive, extraField, numbers, type BuiltMember } from "./build-archive.ts";

/** An archive that every reader understands alike. */
export interface AcceptedArchive {
  readonly title: string;
  readonly archive: Buffer;
  readonly names: readonly string[];
}

const content = Buffer.from("a = 1\n");
const checksum = crc32(content);
const packed = deflateRawSync(content);
const LONG = 0xffffffff;
const longField = (...values: number[]) =>
  extraField(1, numbers(...values.map((value) => [value, 8] as const)));
const postponed = { flags: 1 << 3 };
const unknown = { crc32: 0, compressedSize: 0, size: 0 };
const SIGNATURE: readonly [number, number] = [0x08074b50, 4];
const stored: BuiltMember = { name: "a.py", content };
const deflated: BuiltMember = { name: "b/c.py", content: "c = 1\n".repeat(9), deflated: true };

const described = (behind: Buffer, local = {}) =>
  buildArchive([
    {
      name: "d.py",
      content,
      deflated: true,
      both: postponed,
      local: { ...unknown, ...local },
      behind,
    },
    stored,
  ]);

/** Unusual and clear. */
export const ACCEPTED_ARCHIVES: readonly AcceptedArchive[] = [
  ["stored", buildArchive([stored]), ["a.py"]],
  ["deflated, in a folder that has no entry", buildArchive([deflated]), ["b/c.py"]],
  ["both, in any order", buildArchive([deflated, stored]), ["b/c.py", "a.py"]],
  [
    "a folder with an entry",
    buildArchive([{ name: "b/", mode: 0o40755 }, deflated]),
    ["b/", "b/c.py"],
  ],
  ["a folder by its DOS attribute", buildArchive([{ name: "b/", dosAttributes: 0x10 }]), ["b/"]],
  ["a folder that is deflated", buildArchive([{ name: "b/", deflated: true }]), ["b/"]],
  ["a folder that is called deflated", buildArchive([{ name: "b/", both: { method: 8 } }]), ["b/"]],
  ["an empty file", buildArchive([{ name: "__init__.py" }]), ["__init__.py"]],
  ["a comment", buildArchive([stored], { comment: Buffer.from("made by hand") }), ["a.py"]],
  ["comments of entries", buildArchive([{ ...stored, comment: Buffer.from("entry") }]), ["a.py"]],
  [
    "a name in UTF-8 that is declared",
    buildArchive([{ name: "ü/é😀.py", content, both: { flags: 1 << 11 } }]),
    ["ü/é😀.py"],
  ],
  [
    "an ASCII name that is declared",
    buildArchive([{ ...stored, both: { flags: 1 << 11 } }]),
    ["a.py"],
  ],
  [
    "a Unicode name that repeats the name",
    buildArchive([
      {
        ...stored,
        both: {
          extra: extraField(
            0x7075,
            Buffer.concat([numbers([1, 1], [crc32("a.py"), 4]), Buffer.from("a.py")]),
          ),
        },
      },
    ]),
    ["a.py"],
  ],
  ["dots that lead nowhere", buildArchive([{ ...stored, name: "..a/...b.py" }]), ["..a/...b.py"]],
  [
    "an extra field that nobody needs, with padding",
    buildArchive([{ ...stored, both: { extra: numbers([0x5455, 2], [1, 2], [0, 1], [0, 3]) } }]),
    ["a.py"],
  ],
  [
    "a nested archive",
    buildArchive([{ name: "inner.zip", content: buildArchive([stored]) }]),
    ["inner.zip"],
  ],
  [
    "sizes behind the data",
    described(numbers(SIGNATURE, [checksum, 4], [packed.length, 4], [6, 4])),
    ["d.py", "a.py"],
  ],
  [
    "sizes behind the data and in the local header",
    described(numbers(SIGNATURE, [checksum, 4], [packed.length, 4], [6, 4]), {
      crc32: checksum,
      compressedSize: packed.length,
      size: 6,
    }),
    ["d.py", "a.py"],
  ],
  [
    "sizes behind the data without signature",
    described(numbers([checksum, 4], [packed.length, 4], [6, 4])),
    ["d.py", "a.py"],
  ],
  [
    "sizes of 64 bits behind the data",
    described(numbers(SIGNATURE, [checksum, 4], [packed.length, 8], [6, 8]), {
      compressedSize: LONG,
      size: LONG,
      extra: longField(0, 0),
    }),
    ["d.py", "a.py"],
  ],
  [
    "sizes of 64 bits behind the data without signature",
    described(numbers([checksum, 4], [packed.length, 8], [6, 8])),
    ["d.py", "a.py"],
  ],
  [
    "a 64-bit field in the local header alone",
    buildArchive([
      { ...stored, local: { size: LONG, compressedSize: LONG, extra: longField(6, 6) } },
    ]),
    ["a.py"],
  ],
  [
    "a 64-bit field in both headers",
    buildArchive([
      { ...stored, both: { size: LONG, compressedSize: LONG, extra: longField(6, 6) } },
    ]),
    ["a.py"],
  ],
  [
    "a 64-bit field that repeats the sizes",
    buildArchive([{ ...stored, local: { extra: longField(6, 6) } }]),
    ["a.py"],
  ],
  ["a 64-bit end record", buildArchive([stored, deflated], { long: {} }), ["a.py", "b/c.py"]],
  [
    "a 64-bit end record beside a complete short one",
    buildArchive([stored], { long: {}, count: 1, size: 50, offset: 40 }),
    ["a.py"],
  ],
].map(([title, archive, names]) => ({ title, archive, names }) as AcceptedArchive);
