import { createHash } from "node:crypto";
import { expect, it } from "vitest";
import { parseZip } from "./parse-zip.ts";
import { composeZip, renderZip, type ZipEntry } from "./render-zip.ts";

const files = [
  { path: "src/é.txt", content: Buffer.from("ü") },
  { path: "a.txt", content: Buffer.from("one\n") },
  { path: "empty", content: Buffer.alloc(0) },
];

it("has the bytes that every machine makes", () => {
  const digest = createHash("sha256").update(renderZip(files)).digest("hex");
  expect(digest).toMatchInlineSnapshot(
    `"3d95d7ddaba5fa0a2fd8d6ef58da57c16ca1edacbe4efbe7db65f9b2b3012d9e"`,
  );
});

it("does not depend on the order of its members", () => {
  expect(renderZip(files.toReversed())).toEqual(renderZip(files));
});

it("sorts by bytes, also where JavaScript would not", () => {
  // In JavaScript's order the emoji, a surrogate pair, would stand before the private character.
  const names = ["\u{1f600}", "\ue000", "b", "a/b", "a.b", "B"];
  const zip = renderZip(names.map((path) => ({ path, content: Buffer.alloc(0) })));
  const sorted = ["B", "a.b", "a/b", "b", "\ue000", "\u{1f600}"];
  expect(parseZip(zip, "x").map(({ name }) => name)).toEqual(sorted);
});

it("does not take a name twice", () => {
  const twice = [files[1], files[1]].flatMap((file) => file ?? []);
  expect(() => renderZip(twice)).toThrow("two members are named a.txt");
});

it.each([
  ["sizes", 4, 1, 1],
  ["positions", 90, 0, 1],
  ["nothing", 1000, 0, 0],
])("puts into 64-bit fields what is too large: %s", (_title, longFrom, inHeaders, inEnd) => {
  const { bytes, facts } = compose(
    files.map(({ path, content }) => ({ name: path, content })),
    longFrom,
  );
  const count = (signature: string) =>
    bytes.toString("latin1").split(Buffer.from(signature, "hex").toString("latin1")).length - 1;
  expect(count("01001000") > 0).toBe(inHeaders > 0);
  expect(count("504b0606")).toBe(inEnd);
  expect(facts).toEqual({ size: bytes.length, zip64: inEnd > 0 });
  const members = parseZip(bytes, "x");
  expect(members.map(({ name, size }) => [name, size])).toEqual([
    ["a.txt", 4],
    ["empty", 0],
    ["src/é.txt", 2],
  ]);
});

it("counts more members than 16 bits can", () => {
  const entries = Array.from({ length: 65_536 }, (_, index) => ({
    name: `${index}`,
    content: Buffer.alloc(0),
  }));
  const { bytes, facts } = compose(entries);
  expect(facts.zip64).toBe(true);
  expect(parseZip(bytes, "x")).toHaveLength(65_536);
});

function compose(entries: readonly ZipEntry[], longFrom?: number) {
  const pieces: Buffer[] = [];
  const facts = composeZip(
    entries,
    {
      take: (bytes) => void pieces.push(Buffer.from(bytes)),
      copy: () => {},
    },
    longFrom,
  );
  return { bytes: Buffer.concat(pieces), facts };
}
