import { spawnSync } from "node:child_process";
import fc from "fast-check";
import { expect, it } from "vitest";
import { derivePythonVersion, deriveSemanticVersion } from "./derive-python-version.ts";

const readings: readonly (readonly [semantic: string, python: string])[] = [
  ["1.2.3", "1.2.3"],
  ["1.2.0-alpha.0", "1.2.0a0"],
  ["1.2.0-beta.1", "1.2.0b1"],
  ["1.2.0-rc.10", "1.2.0rc10"],
  ["1.2.0-preview.1", "1.2.0rc1"],
  ["1.2.0-pre.1", "1.2.0rc1"],
  ["1.2.0-dev.3", "1.2.0.dev3"],
  ["1.2.0-beta", "1.2.0b0"],
  ["1.2.0-a.1", "1.2.0a1"],
  ["1.2.0-c.1", "1.2.0rc1"],
];

it.each(readings)("says that Python reads %s as %s", (semantic, python) => {
  expect(derivePythonVersion(semantic)).toBe(python);
});

it("says what Python's `packaging` says", ({ skip }) => {
  const program =
    "import sys, json\ntry:\n from packaging.version import Version\nexcept ImportError:\n from pip._vendor.packaging.version import Version\nprint(json.dumps([str(Version(v)) for v in json.load(sys.stdin)]))";
  const { status, stdout, stderr } = spawnSync("python3", ["-I", "-c", program], {
    input: JSON.stringify(readings.map(([semantic]) => semantic)),
    encoding: "utf8",
  });
  if (stderr?.includes("No module named")) return skip("`packaging` is not installed");
  expect(status, stderr).toBe(0);
  expect(JSON.parse(stdout)).toEqual(readings.map(([, python]) => python));
});

// Python would take the first one for a post-release.
it.each([
  "1.2.0-0",
  "1.2.0-foo.1",
  "1.2.0-beta.1.2",
  "1.2.0-beta.x",
  "1.2.0+a",
  "v1.2.0",
  "1.2",
  "",
])("knows no Python version for %j", (text) => {
  expect(derivePythonVersion(text)).toBeNull();
});

it.each([
  ["1.2.3", "1.2.3"],
  ["0.1", "0.1.0"],
  ["2", "2.0.0"],
  ["2024.01", "2024.1.0"],
  ["v1.2.3", "1.2.3"],
  ["1.2.0b1", "1.2.0-beta.1"],
  ["1.2a", "1.2.0-alpha.0"],
  ["1.2.rc2", "1.2.0-rc.2"],
  ["1.2.dev4", "1.2.0-dev.4"],
  ["1.2.0-preview.1", "1.2.0-preview.1"],
])("says %s as the semantic version %s", (text, semantic) => {
  expect(deriveSemanticVersion(text)).toBe(semantic);
});

it.each([
  "1!2.0",
  "1.2.post1",
  "1.2.0-0",
  "1.2+local",
  "1.2.3.4",
  "1.2b1.dev2",
  "x",
  "1.0.0-foo.1",
])("knows no semantic version for %j", (text) => {
  expect(deriveSemanticVersion(text)).toBeNull();
});

it("comes back from Python's form to where it began", () => {
  const number = fc.nat({ max: 10_000 });
  const stage = fc.constantFrom("alpha", "beta", "rc", "dev");
  fc.assert(
    fc.property(number, number, number, fc.option(fc.tuple(stage, number)), (a, b, c, pre) => {
      const semantic = `${a}.${b}.${c}${pre === null ? "" : `-${pre[0]}.${pre[1]}`}`;
      expect(deriveSemanticVersion(derivePythonVersion(semantic) ?? "")).toBe(semantic);
    }),
  );
});
