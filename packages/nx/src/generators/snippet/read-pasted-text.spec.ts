import { mkdtemp, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { cleanSnippet, MAX_SNIPPET_BYTES } from "@pysnip/engine";
import { beforeEach, expect, it } from "vitest";
import { readPastedText } from "./read-pasted-text.ts";

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "pysnip-paste-"));
});

const read = (from: string) => readPastedText({ from }, folder)?.text ?? "";

it.each([
  ["ASCII", "a".repeat(MAX_SNIPPET_BYTES)],
  ["characters of two bytes", "é".repeat(MAX_SNIPPET_BYTES / 2)],
])("reads all of a text of the largest size, made of %s", async (_title, text) => {
  await writeFile(join(folder, "a.py"), text);
  expect(read("a.py")).toBe(text);
});

it.each([
  ["one byte too many", "a".repeat(MAX_SNIPPET_BYTES + 1)],
  ["characters that the cut goes through", `aa${"é".repeat(MAX_SNIPPET_BYTES)}`],
  ["characters of three bytes", "€".repeat(MAX_SNIPPET_BYTES)],
  ["characters of four bytes", `a${"😀".repeat(MAX_SNIPPET_BYTES)}`],
])("reads the start of a text that is too large, which is refused: %s", async (_title, text) => {
  await writeFile(join(folder, "a.py"), text);
  const start = read("a.py");
  expect(Buffer.byteLength(start)).toBeLessThanOrEqual(MAX_SNIPPET_BYTES + 4);
  expect(text.startsWith(start)).toBe(true);
  expect(() => cleanSnippet(start, { repair: true })).toThrow(/at least \d+ bytes, the limit is/);
});

it("reads no more of a file of any size", async () => {
  await writeFile(join(folder, "huge.py"), "");
  await truncate(join(folder, "huge.py"), 8 * 1024 ** 3);
  expect(read("huge.py").length).toBe(MAX_SNIPPET_BYTES + 4);
});

it("refuses a folder, a missing file and bytes that are no text", async () => {
  await writeFile(join(folder, "a.py"), Buffer.from([0x61, 0xc3]));
  for (const from of [".", "missing.py"]) expect(() => read(from)).toThrow(/cannot be read/);
  expect(() => read("a.py")).toThrow(/is not UTF-8 text/);
});

it("reads nothing when nothing is given, and refuses a source without a value", () => {
  expect(readPastedText({}, folder)).toBeNull();
  expect(readPastedText({ code: "" }, folder)).toEqual({ text: "", origin: "code" });
  for (const options of [{ from: true }, { from: "a.py", code: "" }]) {
    expect(() => readPastedText(options, folder)).toThrow(/one of `--from` and `--code`/);
  }
});
