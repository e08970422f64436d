import { expect, it } from "vitest";
import { uvLockSchema } from "./uv-lock.ts";

const hash = `sha256:${"a".repeat(64)}`;
const read = (item: object) =>
  uvLockSchema.safeParse({ version: 1, package: [{ name: "foo", ...item }] });

it.each<[title: string, item: object, url: string | undefined]>([
  ["of an index", { sdist: { url: "https://a.example/foo-1.0.tar.gz", hash } }, "a"],
  ["that comes by its address", { source: { url: "https://b.example/x" }, sdist: { hash } }, "b"],
  ["that is not there", { source: { url: "https://b.example/foo.whl" } }, undefined],
])("finds the address of a source archive %s", (_title, item, host) => {
  const url = read(item).data?.package[0]?.sdist?.url;
  expect(url && new URL(url).host).toBe(host && `${host}.example`);
  expect(read(item).success).toBe(true);
});

it("refuses a source archive without an address", () => {
  expect(read({ source: { path: "x" }, sdist: { hash } }).success).toBe(false);
});
