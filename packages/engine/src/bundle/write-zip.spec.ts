import { createHash } from "node:crypto";
import { mkdtemp, readdir, readFile, rm, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { crc32, deflateRawSync } from "node:zlib";
import { execa } from "execa";
import fc from "fast-check";
import { afterAll, beforeAll, expect, it } from "vitest";
import { inflateZipMember } from "./check-zip-contents.ts";
import { parseZip, sourceOf } from "./parse-zip.ts";
import { composeZip, type ZipEntry } from "./render-zip.ts";
import { readZipDigest, writeZip } from "./write-zip.ts";

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "pysnip-write-zip-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

interface Wanted {
  readonly name: string;
  readonly content: Buffer;
  readonly mode: 0o644 | 0o755;
  readonly how: "stored" | "raw stored" | "raw deflated";
}

const part = fc.stringMatching(/^[a-zA-Z0-9_é😀\ue000 -]{1,9}$/u);
const wanted: fc.Arbitrary<Wanted> = fc.record({
  // One depth for all, so that no file is another one's folder.
  name: fc.tuple(part, part).map((parts) => parts.join("/")),
  content: fc
    .tuple(fc.uint8Array({ maxLength: 90 }), fc.integer({ min: 0, max: 40 }))
    .map(([bytes, times]) =>
      Buffer.concat(Array.from({ length: times }, () => Buffer.from(bytes))),
    ),
  mode: fc.constantFrom(0o644 as const, 0o755 as const),
  how: fc.constantFrom("stored" as const, "raw stored" as const, "raw deflated" as const),
});
const lists = fc.uniqueArray(wanted, {
  selector: ({ name }) => name,
  minLength: 1,
  maxLength: 30,
});

it("writes what it reads again, and what Python and unzip read, whatever the members", async () => {
  const expected: Record<string, [string, string, string][]> = {};
  for (const [index, list] of fc.sample(lists, 60).entries()) {
    const entries = await makeEntries(list, join(folder, `${index}.raw`));
    const path = join(folder, `${index}.zip`);
    const written = await writeZip(path, entries);
    const bytes = await readFile(path);
    expect(written.sha256).toBe(`sha256:${createHash("sha256").update(bytes).digest("hex")}`);
    expect(written.size).toBe(bytes.length);
    expect(await readZipDigest(entries.toReversed())).toEqual(written);
    const members = parseZip(bytes, "x");
    const found = members.map((member): [string, string, string] => [
      member.name,
      member.mode.toString(8),
      inflateZipMember(sourceOf(bytes), member, "x").toString("base64"),
    ]);
    expect(found).toEqual(
      list
        .toSorted((left, right) => Buffer.compare(Buffer.from(left.name), Buffer.from(right.name)))
        .map(({ name, mode, content }) => [name, mode.toString(8), content.toString("base64")]),
    );
    expect(members.filter(({ method }) => method === 8)).toHaveLength(
      list.filter(({ how }) => how === "raw deflated").length,
    );
    expected[`${index}.zip`] = found;
  }
  const { stdout } = await execa("python3", ["-I", "-c", READ_WITH_PYTHON, folder]);
  expect(JSON.parse(stdout)).toEqual(expected);
});

const READ_WITH_PYTHON = `
import base64, json, os, sys, zipfile
answers = {}
for name in os.listdir(sys.argv[1]):
    if not name.endswith(".zip"):
        continue
    with zipfile.ZipFile(os.path.join(sys.argv[1], name)) as archive:
        assert archive.testzip() is None
        answers[name] = [
            [
                each.filename,
                oct(each.external_attr >> 16 & 0o777)[2:],
                base64.b64encode(archive.read(each)).decode(),
            ]
            for each in archive.infolist()
        ]
print(json.dumps(answers))
`;

it.each([1, 40, 200])("is read by Python with 64-bit fields from %i on", async (longFrom) => {
  const own = await mkdtemp(join(folder, "long-"));
  const contents = ["", "1234", "x".repeat(99)].map((text) => Buffer.from(text));
  const pieces: Buffer[] = [];
  const sink = { take: (bytes: Uint8Array) => void pieces.push(Buffer.from(bytes)), copy() {} };
  composeZip(
    contents.map((content, index) => ({ name: `${index}`, content })),
    sink,
    longFrom,
  );
  await writeFile(join(own, "x.zip"), Buffer.concat(pieces));
  const { stdout } = await execa("python3", ["-I", "-c", READ_WITH_PYTHON, own]);
  expect(JSON.parse(stdout)).toEqual({
    "x.zip": contents.map((content, index) => [`${index}`, "644", content.toString("base64")]),
  });
});

it("is whole for unzip", async ({ skip }) => {
  const found = await execa("unzip", ["-v"], { reject: false });
  skip(found.exitCode !== 0, "unzip is not installed");
  const path = join(folder, "unzip.zip");
  const list = fc.sample(lists, { numRuns: 1, seed: 7 })[0] ?? [];
  await writeZip(path, await makeEntries(list, join(folder, "unzip.raw")));
  const { stdout } = await execa("unzip", ["-t", path]);
  expect(stdout).toContain("No errors detected");
});

it("ends with the digest of all that stands before it", async () => {
  const path = join(folder, "sealed");
  await writeZip(path, [{ name: "a", content: Buffer.from("one") }]);
  const bytes = await readFile(path);
  const seal = bytes.subarray(-78);
  const digest = createHash("sha256").update(bytes.subarray(0, -78)).digest("hex");
  expect(seal.toString("latin1")).toBe(`pysnip sha256:${digest}`);
});

// Twice what is read ahead and what is written at once, and many that lie side by side.
it.each([
  ["one after another", (index: number) => index],
  ["backwards", (index: number) => 999 - index],
  ["in jumps", (index: number) => (index * 7) % 1000],
])("copies many and large members %s", async (_title, place) => {
  const raw = join(folder, "many.raw");
  const contents = Array.from({ length: 1000 }, (_, index) =>
    Buffer.alloc(index === 500 ? 3_000_000 : index * 3, `${index} `),
  );
  const offsets: number[] = [];
  let at = 0;
  for (const content of contents) {
    offsets.push(at);
    at += content.length;
  }
  await writeFile(raw, Buffer.concat(contents));
  const entries = contents.map((content, index): ZipEntry => {
    const { length } = content;
    const range = {
      method: 0 as const,
      crc32: crc32(content),
      size: length,
      compressedSize: length,
    };
    const name = String(place(index)).padStart(4, "0");
    return { name, content: { path: raw, offset: offsets[index] ?? 0, ...range } };
  });
  const path = join(folder, "many");
  await writeZip(path, entries);
  const bytes = await readFile(path);
  const read = parseZip(bytes, "x").map((member) => inflateZipMember(sourceOf(bytes), member, "x"));
  const expected = contents.map(
    (_, index) => contents[entries.findIndex(({ name }) => Number(name) === index)],
  );
  expect(read.every((content, index) => expected[index]?.equals(content))).toBe(true);
});

it("leaves the old file and nothing else where an archive became shorter", async () => {
  const own = await mkdtemp(join(folder, "short-"));
  const raw = join(folder, "short.raw");
  const [entry] = await makeEntries(
    [{ name: "a", content: Buffer.from("12345"), mode: 0o644, how: "raw stored" }],
    raw,
  );
  await truncate(raw, 3);
  await writeFile(join(own, "x.zip"), "old");
  await expect(writeZip(join(own, "x.zip"), entry ? [entry] : [])).rejects.toThrow(
    "is shorter than when it was checked (PYSNIP_ARCHIVE_INVALID)",
  );
  expect(await readdir(own)).toEqual(["x.zip"]);
  expect(await readFile(join(own, "x.zip"), "utf8")).toBe("old");
});

async function makeEntries(list: readonly Wanted[], raw: string): Promise<ZipEntry[]> {
  const pieces: Buffer[] = [];
  let offset = 0;
  const entries = list.map(({ name, content, mode, how }): ZipEntry => {
    if (how === "stored") return { name, mode, content };
    const data = how === "raw stored" ? content : deflateRawSync(content);
    const at = offset;
    pieces.push(data);
    offset += data.length;
    const method = how === "raw stored" ? 0 : 8;
    const facts = { method, crc32: crc32(content), size: content.length } as const;
    return {
      name,
      mode,
      content: { path: raw, offset: at, compressedSize: data.length, ...facts },
    };
  });
  await writeFile(raw, Buffer.concat(pieces));
  return entries;
}
