import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { crc32, deflateRawSync } from "node:zlib";
import { execa } from "execa";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { checkZipContents } from "../../src/bundle/check-zip-contents.ts";
import { parseZip, parseZipSource, sourceOf } from "../../src/bundle/parse-zip.ts";
import { withZipFile } from "../../src/bundle/read-zip-file.ts";
import { PysnipError } from "../../src/errors/pysnip-error.ts";
import { ACCEPTED_ARCHIVES } from "./accepted-archives.ts";
import { buildArchive } from "./build-archive.ts";
import { readArchive, SUBJECT } from "./read-archive.ts";
import {
  REFUSED_DESCRIPTORS,
  REFUSED_EXTRAS,
  REFUSED_HEADERS,
  REFUSED_KINDS,
  REFUSED_NAMES,
  REFUSED_SIZES,
  REFUSED_SURROUNDINGS,
} from "./refused-archives.ts";

async function refusalOf(work: Promise<unknown>): Promise<PysnipError> {
  const error: unknown = await work.then(
    () => null,
    (reason: unknown) => reason,
  );
  if (error instanceof PysnipError) return error;
  throw new Error(`was not refused properly: ${String(error)}`);
}

describe.each([
  ["names", REFUSED_NAMES],
  ["kinds", REFUSED_KINDS],
  ["sizes", REFUSED_SIZES],
  ["headers", REFUSED_HEADERS],
  ["records behind the data", REFUSED_DESCRIPTORS],
  ["extra fields", REFUSED_EXTRAS],
  ["surroundings", REFUSED_SURROUNDINGS],
])("an archive with hostile %s", (_title, rows) => {
  it.each(rows)("is refused: $title", async ({ archive, says }) => {
    const error = await refusalOf(readArchive(archive));
    expect(error.code).toBe("PYSNIP_ARCHIVE_INVALID");
    expect(error.headline).toContain(`\`${SUBJECT}\` is refused: `);
    expect(error.headline).toContain(says);
    // A name is shown with its control characters written out.
    // oxlint-disable-next-line no-control-regex
    expect(error.message).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/);
  });
});

it("lists more than one bad member, and not all of very many", async () => {
  const archive = buildArchive(
    Array.from({ length: 20 }, (_, index) => ({ name: `../${index}.py`, content: "" })),
  );
  const error = await refusalOf(readArchive(archive));
  expect(error.headline).toContain('member "../0.py" leads outside');
  expect(error.details).toHaveLength(10);
  expect(error.details.at(-1)).toBe("  and 10 more");
});

describe("an unusual archive", () => {
  let folder = "";
  let answers: Record<string, { name: string; content: string }[]> = {};
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "pysnip-archives-"));
    for (const [index, { archive }] of ACCEPTED_ARCHIVES.entries()) {
      await writeFile(join(folder, `${index}.zip`), archive);
    }
    const { stdout } = await execa("python3", ["-I", "-c", READ_WITH_PYTHON, folder]);
    answers = JSON.parse(stdout);
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it.each(ACCEPTED_ARCHIVES.map((row, index) => ({ ...row, index })))(
    "is read as Python reads it: $title",
    async ({ archive, names, index }) => {
      const contents = await readArchive(archive);
      expect([...contents.keys()]).toEqual(names);
      const expected = answers[`${index}.zip`]?.map(({ name, content }) => [name, content]);
      expect([...contents]).toEqual(expected);
      const onDisk = await withZipFile(join(folder, `${index}.zip`), (source) =>
        parseZipSource(source, SUBJECT),
      );
      expect(onDisk).toEqual(parseZip(archive, SUBJECT));
    },
  );
});

const READ_WITH_PYTHON = `
import base64, json, os, sys, zipfile
answers = {}
for name in os.listdir(sys.argv[1]):
    with zipfile.ZipFile(os.path.join(sys.argv[1], name)) as archive:
        answers[name] = [
            {"name": each.filename, "content": base64.b64encode(archive.read(each)).decode()}
            for each in archive.infolist()
        ]
print(json.dumps(answers))
`;

it("reads modes as one of two", () => {
  const modes = [0o100755, 0o100700, 0o755, 0o100644, 0o100666, 0].map((mode, index) => ({
    name: `${index}`,
    mode,
  }));
  expect(parseZip(buildArchive(modes), SUBJECT).map(({ mode }) => mode.toString(8))).toEqual([
    "755",
    "755",
    "755",
    "644",
    "644",
    "644",
  ]);
});

describe("a member too large for one piece", () => {
  const content = Buffer.alloc(40 * 1024 * 1024, "0123456789abcdef");
  const data = deflateRawSync(content, { level: 1 });
  const checksum = crc32(content);
  const build = (given: Buffer, both: object) =>
    buildArchive([
      {
        name: "large.bin",
        data: given,
        both: { method: 8, crc32: checksum, size: content.length, ...both },
      },
    ]);

  it("is accepted, stored and deflated, with one digest", async () => {
    const digests = [];
    for (const archive of [build(data, {}), build(content, { method: 0 })]) {
      const members = parseZip(archive, SUBJECT);
      digests.push(...(await checkZipContents(sourceOf(archive), members, SUBJECT)));
    }
    expect(digests[0]).toMatch(/^sha256:[0-9a-f]{64}$/);
    expect(digests[1]).toBe(digests[0]);
  });

  it.each([
    ["more content than said", data, { size: 33 * 1024 * 1024 }, "to more than its size"],
    ["less content than said", data, { size: content.length + 1 }, "instead of 41943041"],
    ["another checksum", data, { crc32: 1 }, "than its checksum says"],
    ["another checksum, stored", content, { crc32: 1, method: 0 }, "than its checksum says"],
    ["a hidden rest", Buffer.concat([data, Buffer.from("rest")]), {}, "foreign bytes"],
    ["an early end", data.subarray(0, -9), {}, "is cut short"],
    ["no deflated data", Buffer.alloc(99, 0xff), {}, "is damaged"],
  ])("is refused for %s", async (_title, given, both, says) => {
    expect((await refusalOf(readArchive(build(given, both)))).headline).toContain(says);
  });
});

describe("a damaged archive", () => {
  const whole = ACCEPTED_ARCHIVES.filter(({ title }) =>
    ["both, in any order", "sizes behind the data", "a 64-bit end record"].includes(title),
  );

  it.each(whole)(
    "never has other content unnoticed, whichever byte differs: $title",
    async ({ archive }) => {
      const expected = await readArchive(archive);
      let noticed = 0;
      for (let at = 0; at < archive.length; at++) {
        for (const change of [0x01, 0x10, 0x80, 0xff]) {
          const damaged = Buffer.from(archive);
          damaged.writeUInt8(damaged.readUInt8(at) ^ change, at);
          noticed += (await isHarmless(damaged, expected)) ? 0 : 1;
        }
      }
      // What remains unnoticed is times, versions and permissions.
      expect(noticed).toBeGreaterThan(archive.length * 2);
    },
  );

  it.each(whole)("is noticed wherever it is cut: $title", async ({ archive }) => {
    for (let length = 0; length < archive.length; length++) {
      const error = await refusalOf(readArchive(archive.subarray(0, length)));
      expect(error.code).toBe("PYSNIP_ARCHIVE_INVALID");
    }
  });

  it("never has other content unnoticed, whatever is pasted over it", async () => {
    const [{ archive } = { archive: Buffer.alloc(0) }] = whole;
    const expected = await readArchive(archive);
    await fc.assert(
      fc.asyncProperty(
        fc.array(
          fc.record({
            from: fc.nat(archive.length),
            to: fc.nat(archive.length),
            length: fc.integer({ min: 1, max: 60 }),
          }),
          { minLength: 1, maxLength: 4 },
        ),
        async (pastes) => {
          const damaged = Buffer.from(archive);
          for (const { from, to, length } of pastes) archive.copy(damaged, to, from, from + length);
          await isHarmless(damaged, expected);
        },
      ),
      { numRuns: 300 },
    );
  });

  async function isHarmless(damaged: Buffer, expected: Map<string, string>): Promise<boolean> {
    try {
      expect(await readArchive(damaged)).toEqual(expected);
      return true;
    } catch (error) {
      if (error instanceof PysnipError) return false;
      throw error;
    }
  }
});
