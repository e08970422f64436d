import { createHash } from "node:crypto";
import { expect, it } from "vitest";
import { renderZip } from "./render-zip.ts";

const files = [
  { path: "src/é.txt", content: Buffer.from("ü") },
  { path: "a.txt", content: Buffer.from("one\n") },
  { path: "empty", content: Buffer.alloc(0) },
];

it("has the bytes that every machine makes", () => {
  const digest = createHash("sha256").update(renderZip(files)).digest("hex");
  expect(digest).toMatchInlineSnapshot(
    `"8a8d27dba6bdf622c6486a05eab6f3092f6ccacb5aac6c8952c4b82dfddb6135"`,
  );
});

it("does not depend on the order of its members", () => {
  expect(renderZip(files.toReversed())).toEqual(renderZip(files));
});
