import { expect, it } from "vitest";
import { checkBundle } from "./check-bundle.ts";
import { renderZip } from "./render-zip.ts";

const files = [
  { path: "src/b.py", content: Buffer.from("b = 1\n") },
  { path: "__main__.py", content: Buffer.from("# b = 1, src/b.py\n") },
  { path: "src/ü.py", content: Buffer.from("u = 1\n") },
];
const zip = Buffer.from(renderZip(files));

it("finds nothing wrong with the bytes themselves", () => {
  expect(checkBundle(zip, Buffer.from(zip), files)).toBeNull();
});

it("notices every flipped byte, and names the member that owns it", () => {
  const seen = new Set<string>();
  for (let offset = 0; offset < zip.length; offset++) {
    const flipped = Buffer.from(zip);
    flipped.writeUInt8(flipped.readUInt8(offset) ^ 1, offset);
    const problem = checkBundle(zip, flipped, files) ?? "";
    expect(problem).toContain(`at byte ${offset}, in`);
    seen.add(problem.slice(problem.indexOf(", in ") + 5));
  }
  expect([...seen]).toEqual([
    "`__main__.py`",
    "`src/b.py`",
    "`src/ü.py`",
    "the archive's directory",
  ]);
});

it.each([
  ["is missing", null, "it does not exist"],
  ["is cut short", zip.subarray(0, 40), `40 bytes instead of ${zip.length}`],
  ["has trailing bytes", Buffer.concat([zip, zip]), "the archive's directory"],
])("says so when a bundle %s", (_title, actual, text) => {
  expect(checkBundle(zip, actual, files)).toContain(text);
});
