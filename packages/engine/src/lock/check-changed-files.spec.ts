import { expect, it } from "vitest";
import { listChangedFiles, refuseChangedFiles } from "./check-changed-files.ts";
import type { LockedPackage } from "./lockfile.ts";

const locked = (
  name: string,
  digest: string,
  { version = "1.0", index = "default", file = `${name}-1.0-py3-none-any.whl` } = {},
): LockedPackage => ({
  name,
  version,
  index,
  marker: null,
  needs: [],
  artefacts: [{ file, sha256: `sha256:${digest}` }],
});
const before = [locked("foo", "a"), locked("Bar", "a")];

it.each<[title: string, after: LockedPackage[], expected: string[]]>([
  ["nothing", before, []],
  ["the bytes", [locked("foo", "b"), locked("Bar", "c")], ["foo", "Bar"]],
  ["the bytes and the index", [locked("foo", "b", { index: "acme" })], ["foo"]],
  ["the bytes and the version", [locked("foo", "b", { version: "1.1" })], []],
  ["the name of the file", [locked("foo", "b", { file: "foo-1.0-1-py3-none-any.whl" })], []],
  ["the address in the manifest", [locked("foo", "b", { index: "direct" })], []],
  ["another package", [locked("baz", "b", { file: "foo-1.0-py3-none-any.whl" })], []],
  ["two rows of one version", [locked("foo", "b"), locked("foo", "b")], ["foo"]],
])("finds the files of kept versions when what changed is %s", (_title, after, expected) => {
  expect(listChangedFiles(before, after).map(({ name }) => name)).toEqual(expected);
});

it.each([
  ["none", ["Bar", "foo"]],
  ["all", []],
  [["foo"], ["Bar"]],
  [["bar", "foo"], []],
] as const)("refuses those that an upgrade of %j does not name", (upgrade, expected) => {
  const files = listChangedFiles(before, [locked("Bar", "b"), locked("foo", "b")]);
  const refuse = () => refuseChangedFiles("churn", files, upgrade);
  if (expected.length === 0) expect(refuse).not.toThrow();
  else expect(refuse).toThrow(`--upgrade=${expected.join(",")}\``);
});

it("shows the first twenty of many", () => {
  const many = (digest: string) =>
    Array.from({ length: 21 }, (_, at) => locked(`foo${at}`, digest));
  const files = listChangedFiles(many("a"), many("b"));
  expect(() => refuseChangedFiles("churn", files, "none")).toThrow(
    /foo19 1\.0[^]*and 1 more[^]*churn:lock --upgrade`/,
  );
});
