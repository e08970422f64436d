import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { PysnipError } from "../errors/pysnip-error.ts";
import { inflateZipMember } from "./check-zip-contents.ts";
import { parseZip, sourceOf } from "./parse-zip.ts";
import { renderZip } from "./render-zip.ts";
import { scanWheel, type WheelContents } from "./scan-wheel.ts";
import { renderWheelRecord, scanWheelRecord } from "./scan-wheel-record.ts";

const FILE = "My_Pkg-1.0-py3-none-any.whl";
const INFORMATION = "my_pkg-1.0.dist-info";
const DATA = "my_pkg-1.0.data";
const WHEEL = "Wheel-Version: 1.0\nGenerator: maker (2.0)\nTag: py3-none-any\n";

type Files = Readonly<Record<string, string>>;

const hashOf = (text: string, algorithm = "sha256") =>
  `${algorithm}=${createHash(algorithm).update(text).digest("base64url")}`;
const lineOf = (path: string, text: string) => `${path},${hashOf(text)},${text.length}`;

/** A wheel with a correct RECORD, or with the one that is given. */
function makeWheel(files: Files, changes: Readonly<Record<string, string | null>> = {}): Buffer {
  const all: Record<string, string> = { [`${INFORMATION}/WHEEL`]: WHEEL, ...files };
  const record = `${INFORMATION}/RECORD`;
  const lines = Object.entries(all).map(([path, text]) => lineOf(path, text));
  const written: Record<string, string | null> = {
    ...all,
    [record]: [...lines, `${record},,`, ""].join("\n"),
    ...changes,
  };
  return Buffer.from(
    renderZip(
      Object.entries(written).flatMap(([path, text]) =>
        text === null ? [] : [{ path, content: Buffer.from(text) }],
      ),
    ),
  );
}

const scan = (wheel: Buffer, file = FILE) => scanWheel(sourceOf(wheel), file);

/** What lies where, as whoever unpacks the bundle finds it. */
function contentsOf(wheel: Buffer, contents: WheelContents): Record<string, string> {
  const byOffset = new Map(parseZip(wheel, "x").map((member) => [member.offset, member]));
  return Object.fromEntries(
    contents.entries.map(({ path, raw, rewritten, sha256, size }) => {
      const member = raw && byOffset.get(raw.offset);
      const bytes = member
        ? inflateZipMember(sourceOf(wheel), member, "x")
        : Buffer.from(rewritten ?? "", "base64");
      expect(sha256).toBe(`sha256:${createHash("sha256").update(bytes).digest("hex")}`);
      expect(size).toBe(bytes.length);
      return [path, bytes.toString()];
    }),
  );
}

describe("scanWheel", () => {
  it("lays files out as an installer does, and leaves what nothing moves to raw copies", async () => {
    const wheel = makeWheel({ "my_pkg/__init__.py": "", "my_pkg/b.py": "b", "space/name.py": "n" });
    const contents = await scan(wheel);
    expect(contents).toMatchObject({ file: FILE, generator: "maker (2.0)" });
    expect(contents.entries.map(({ path, raw }) => [path, raw !== null])).toEqual([
      [`${INFORMATION}/RECORD`, true],
      [`${INFORMATION}/WHEEL`, true],
      ["my_pkg/__init__.py", true],
      ["my_pkg/b.py", true],
      ["space/name.py", true],
    ]);
    expect(JSON.parse(JSON.stringify(contents))).toEqual(contents);
  });

  it("spreads the data folder and writes RECORD anew", async () => {
    const script = "#!python3 -x\nprint(1)\n";
    const wheel = makeWheel(
      {
        "my_pkg/__init__.py": "",
        [`${DATA}/purelib/pure.py`]: "pure",
        [`${DATA}/platlib/lib/plat.so`]: "plat",
        [`${DATA}/data/share/x,y.txt`]: "data",
        [`${DATA}/headers/my.h`]: "header",
        [`${DATA}/scripts/tool`]: script,
        [`${DATA}/scripts/binary`]: "\u0000ELF",
        [`${DATA}/scripts/shell`]: "#!/bin/sh\n",
      },
      {
        [`${INFORMATION}/RECORD`]: renderWheelRecord([
          ...[
            [`${INFORMATION}/WHEEL`, WHEEL],
            ["my_pkg/__init__.py", ""],
            [`${DATA}/purelib/pure.py`, "pure"],
            [`${DATA}/platlib/lib/plat.so`, "plat"],
            [`${DATA}/data/share/x,y.txt`, "data"],
            [`${DATA}/headers/my.h`, "header"],
            [`${DATA}/scripts/tool`, script],
            [`${DATA}/scripts/binary`, "\u0000ELF"],
            [`${DATA}/scripts/shell`, "#!/bin/sh\n"],
          ].map(([path = "", text = ""]) => ({ path, hash: hashOf(text), size: `${text.length}` })),
          { path: `${INFORMATION}/RECORD`, hash: "", size: "" },
        ]),
      },
    );
    const contents = await scan(wheel);
    const portable = "#!/usr/bin/env python3\nprint(1)\n";
    const found = contentsOf(wheel, contents);
    expect(found).toEqual({
      "bin/binary": "\u0000ELF",
      "bin/shell": "#!/bin/sh\n",
      "bin/tool": portable,
      "include/my_pkg/my.h": "header",
      "lib/plat.so": "plat",
      "my_pkg/__init__.py": "",
      [`${INFORMATION}/RECORD`]: expect.any(String),
      [`${INFORMATION}/WHEEL`]: WHEEL,
      "pure.py": "pure",
      "share/x,y.txt": "data",
    });
    const record = scanWheelRecord(found[`${INFORMATION}/RECORD`] ?? "");
    const expected = Object.entries(found).map(([path, text]) =>
      path.endsWith("/RECORD")
        ? { path, hash: "", size: "" }
        : { path, hash: hashOf(text), size: `${text.length}` },
    );
    expect(record).toEqual(expect.arrayContaining(expected));
    expect(record).toHaveLength(expected.length);
    const modes = contents.entries.filter(({ mode }) => mode === 0o755).map(({ path }) => path);
    expect(modes).toEqual(["bin/binary", "bin/shell", "bin/tool"]);
  });

  it("keeps entry points, and drops signatures and what an installer says of itself", async () => {
    const wheel = makeWheel(
      {
        "my_pkg.py": "",
        [`${INFORMATION}/entry_points.txt`]: "[console_scripts]\n",
        [`${INFORMATION}/INSTALLER`]: "pip",
        [`${INFORMATION}/direct_url.json`]: "{}",
        [`${INFORMATION}/licenses/REQUESTED`]: "kept",
      },
      { [`${INFORMATION}/RECORD.jws`]: "{}", [`${INFORMATION}/RECORD.p7s`]: "x" },
    );
    const found = contentsOf(wheel, await scan(wheel));
    expect(Object.keys(found).map((path) => path.replace(`${INFORMATION}/`, ""))).toEqual([
      "RECORD",
      "WHEEL",
      "entry_points.txt",
      "licenses/REQUESTED",
      "my_pkg.py",
    ]);
    expect(found[`${INFORMATION}/RECORD`]).not.toContain("INSTALLER");
  });

  it("leaves the first line of a module alone", async () => {
    const { entries } = await scan(makeWheel({ "my_pkg/run.py": "#!python\n" }));
    expect(entries.map(({ raw }) => raw !== null)).toEqual([true, true, true]);
  });

  it.each([
    ["sha384", "sha384"],
    ["sha512", "sha512"],
  ])("compares with %s as well", async (_title, algorithm) => {
    const record = [
      lineOf(`${INFORMATION}/WHEEL`, WHEEL),
      `a.py,${hashOf("a", algorithm)},1`,
      `${INFORMATION}/RECORD,,`,
    ].join("\r\n");
    const path = `${INFORMATION}/RECORD`;
    expect((await scan(makeWheel({ "a.py": "a" }, { [path]: record }))).entries).toHaveLength(3);
    await expect(scan(makeWheel({ "a.py": "a" }, { [path]: record, "a.py": "b" }))).rejects.toThrow(
      'member "a.py" is not what RECORD says',
    );
  });

  const record = (...lines: string[]) => ({
    [`${INFORMATION}/RECORD`]: [
      lineOf(`${INFORMATION}/WHEEL`, WHEEL),
      ...lines,
      `${INFORMATION}/RECORD,,`,
    ].join("\n"),
  });
  const a = { "a.py": "a" };

  it.each<[string, Buffer, string]>([
    [
      "a file that differs from RECORD",
      makeWheel(a, { "a.py": "b" }),
      '"a.py" is not what RECORD says',
    ],
    [
      "a file that is missing",
      makeWheel(a, { "a.py": null }),
      '"a.py" stands in RECORD and is missing',
    ],
    [
      "a file that RECORD does not know",
      makeWheel(a, { "b.py": "" }),
      '"b.py" does not stand in RECORD',
    ],
    [
      "a line twice",
      makeWheel(a, record(lineOf("a.py", "a"), lineOf("a.py", "a"))),
      "in RECORD twice",
    ],
    ["a line without digest", makeWheel(a, record("a.py,,")), "without a strong digest"],
    [
      "a digest that is too weak",
      makeWheel(a, record(`a.py,${hashOf("a", "md5")},1`)),
      "without a strong digest",
    ],
    ["an unknown digest", makeWheel(a, record("a.py,__proto__=x,1")), "without a strong digest"],
    ["another size", makeWheel(a, record(`a.py,${hashOf("a")},2`)), "another size in RECORD"],
    ["an open quote", makeWheel(a, record('"a.py')), "its line 2 is not three values"],
    ["a line with one value", makeWheel(a, record("a.py")), "its line 2 is not three values"],
    ["no RECORD", makeWheel(a, { [`${INFORMATION}/RECORD`]: null }), 'RECORD" is missing'],
    ["no WHEEL", makeWheel(a, { [`${INFORMATION}/WHEEL`]: null }), 'WHEEL" is missing'],
    [
      "a later format",
      makeWheel({ ...a, [`${INFORMATION}/WHEEL`]: "Wheel-Version: 2.0\n" }),
      'is of version "2.0", not 1',
    ],
    [
      "no information",
      Buffer.from(renderZip([{ path: "a.py", content: Buffer.alloc(0) }])),
      "no `.dist-info` folder",
    ],
    [
      "two of them",
      makeWheel({ "other-1.0.dist-info/METADATA": "" }),
      "several `.dist-info` folders",
    ],
    [
      "a data folder of another package",
      makeWheel({ "other-1.0.data/purelib/x.py": "" }),
      "of another package",
    ],
    [
      "an unknown kind of data",
      makeWheel({ [`${DATA}/magic/x`]: "" }),
      "of no kind that installers know",
    ],
    ["data of no kind", makeWheel({ [`${DATA}/x`]: "" }), "of no kind that installers know"],
  ])("refuses a wheel with %s", async (_title, wheel, says) => {
    const error: unknown = await scan(wheel).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(PysnipError);
    expect(String(error)).toContain(says);
    expect(String(error)).toContain(FILE);
  });

  it("refuses a wheel under the name of another package", async () => {
    await expect(scan(makeWheel(a), "other-1.0-py3-none-any.whl")).rejects.toThrow(
      `it holds \`${INFORMATION}\``,
    );
  });
});

it.each([
  ["plain", "a.py,sha256=x,1\n", [["a.py", "sha256=x", "1"]]],
  ["no last line end", "a.py,h,1", [["a.py", "h", "1"]]],
  [
    "other line ends",
    "a,h,1\r\nb,h,\rc,,\n",
    [
      ["a", "h", "1"],
      ["b", "h", ""],
      ["c", "", ""],
    ],
  ],
  ["quotes", '"a,""b""\n",h,1\n', [['a,"b"\n', "h", "1"]]],
  ["empty lines", "\na,h,1\n\n", [["a", "h", "1"]]],
  ["further commas", "a,h,1,,\n", [["a", "h", "1"]]],
  ["a byte-order mark", "\ufeffa,h,1\n", [["a", "h", "1"]]],
])("reads a RECORD with %s", (_title, text, rows) => {
  const lines = rows.map(([path, hash, size]) => ({ path, hash, size }));
  expect(scanWheelRecord(text)).toEqual(lines);
});

it.each([
  ["an open quote", '"a,h,1'],
  ["text behind a quote", '"a"b,h,1'],
  ["two values", "a,h"],
  ["four values", "a,h,1,x"],
])("refuses a RECORD with %s", (_title, text) => {
  expect(scanWheelRecord(`b,h,1\n${text}`)).toBe("its line 2 is not three values with commas");
});
