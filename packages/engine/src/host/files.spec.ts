import { execFileSync } from "node:child_process";
import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readBytes, readTextFile } from "./files.ts";

const PART = 64 * 1024;
const MOST = 4 * PART;

let root: string;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "pysnip-files-"));
});
afterAll(() => rm(root, { recursive: true, force: true }));

describe("reads a regular file", () => {
  it.each([
    ["empty", Buffer.alloc(0)],
    ["short", Buffer.from("a = 1\n")],
    ["a byte order mark", Buffer.from("\uFEFFa\uFEFF")],
    ["not UTF-8", Buffer.from([0x61, 0xff, 0xc3, 0x28, 0xf0, 0x9f, 0x92, 0xed, 0xa0, 0x80, 0x62])],
    ["characters of several bytes", Buffer.from("ä🐍".repeat(500))],
    ["as long as what is read at once, less one", Buffer.alloc(PART - 1, "ab")],
    ["as long as what is read at once", Buffer.alloc(PART, "ab")],
    ["longer, cut inside a character", Buffer.from(`x${"ä".repeat(PART)}`)],
    ["the longest", Buffer.alloc(MOST, "ab")],
  ])("%s", async (_, bytes) => {
    const path = join(root, "regular");
    await writeFile(path, bytes);
    const text = new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes);
    expect((await readTextFile(path, MOST)) === text).toBe(true);
    expect(Buffer.compare((await readBytes(path, MOST)) ?? Buffer.from("none"), bytes)).toBe(0);
  });

  it("one after the other, without a rest of the one before", async () => {
    await writeFile(join(root, "long"), "x".repeat(1000));
    await writeFile(join(root, "short"), "y");
    await readTextFile(join(root, "long"), MOST);
    expect(await readTextFile(join(root, "short"), MOST)).toBe("y");
  });
});

it.each([
  ["nothing there", "missing"],
  ["no folder", "missing/file"],
  ["a file for a folder", "plain/file"],
])("gives null where there is none: %s", async (_, path) => {
  await writeFile(join(root, "plain"), "text");
  expect(await readTextFile(join(root, path), MOST)).toBeNull();
  expect(await readBytes(join(root, path), MOST)).toBeNull();
});

it.each([
  ["short", 10, 9],
  ["long", PART + 10, PART + 9],
])("refuses what is larger than it may be: %s", async (_, size, most) => {
  const path = join(root, "large");
  await writeFile(path, Buffer.alloc(size, "a"));
  const refused = {
    code: "PYSNIP_FILE_REFUSED",
    headline: `\`${path}\` has ${size} bytes; at most ${most} are read`,
    hint: "make the file smaller, or move it away",
  };
  await expect(readTextFile(path, most)).rejects.toMatchObject(refused);
  await expect(readBytes(path, most)).rejects.toMatchObject(refused);
});

// What is there is made by name, in a folder of its own.
const STRANGE: Readonly<Record<string, (path: string) => unknown>> = {
  "a link": async (path) => {
    await writeFile(`${path}-target`, "text");
    await symlink(`${path}-target`, path);
  },
  "a link to nothing": (path) => symlink(`${path}-target`, path),
  "a link to itself": (path) => symlink(path, path),
  "a folder": (path) => mkdir(path),
  "a pipe": (path) => execFileSync("mkfifo", [path]),
};

it.each(Object.entries(STRANGE))("refuses what is no regular file: %s", async (name, make) => {
  const path = join(root, name);
  await make(path);
  await expect(readTextFile(path, MOST)).rejects.toThrow("is not a regular file");
  await expect(readBytes(path, MOST)).rejects.toThrow("is not a regular file");
});

it.each(["/dev/null", "/dev/zero", "/dev/tty"])("refuses a device: %s", async (path) => {
  await expect(readTextFile(path, MOST)).rejects.toThrow("is not a regular file");
});
