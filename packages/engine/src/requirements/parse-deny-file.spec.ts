import { expect, it } from "vitest";
import { parseDenyFile } from "./parse-deny-file.ts";

it("reads one name a line, with comments, any line ends and any spelling", () => {
  const text = "\uFEFF# known bad\nEvil_Pkg  # since 2024\r\n\r\n  other.one\revil-pkg\n";
  const { names, problems } = parseDenyFile(text, "deny.txt");
  expect([...names]).toEqual([
    ["evil-pkg", "deny.txt:2"],
    ["other-one", "deny.txt:4"],
  ]);
  expect(problems).toEqual([]);
});

it.each([
  "evil==1.0",
  "two names",
  "-r other.txt",
  "1.0",
  "ev\u0000il",
  "e\u0301vil",
  "a".repeat(300),
])("names the line when it holds %j", (line) => {
  const { names, problems } = parseDenyFile(`fine\n${line}\n`, "deny.txt");
  expect(names.size).toBe(1);
  expect(problems).toEqual([expect.stringMatching(/^deny\.txt:2: `.*` is no package name/)]);
});

it("reads a hundred thousand names in bounded time", () => {
  const text = Array.from({ length: 100_000 }, (_, index) => `evil-${index}`).join("\n");
  const begin = performance.now();
  expect(parseDenyFile(text, "deny.txt").names.size).toBe(100_000);
  expect(performance.now() - begin).toBeLessThan(2000);
});
