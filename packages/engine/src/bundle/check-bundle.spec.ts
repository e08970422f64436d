import { expect, it } from "vitest";
import { explainDifference } from "./check-bundle.ts";
import { renderZip } from "./render-zip.ts";

const files = [
  { path: "src/b.py", content: Buffer.from("b = 1\n") },
  { path: "__main__.py", content: Buffer.from("# b = 1, src/b.py\n") },
  { path: "src/ü.py", content: Buffer.from("u = 1\n") },
];
const entries = files.map(({ path, content }) => ({ name: path, content }));
const size = renderZip(files).length;

it("names the member that owns a byte", () => {
  const seen = new Set<string>();
  for (let offset = 0; offset < size; offset++) {
    const text = explainDifference(entries, { expected: size, actual: size }, offset);
    expect(text).toContain(`the first difference is at byte ${offset}, in `);
    seen.add(text.slice(text.indexOf(", in ") + 5));
  }
  expect([...seen]).toEqual([
    "`__main__.py`",
    "`src/b.py`",
    "`src/ü.py`",
    "the archive's directory",
  ]);
});

it("says how long both are", () => {
  expect(explainDifference(entries, { expected: size, actual: 40 }, 40)).toContain(
    `40 bytes instead of ${size}`,
  );
});
