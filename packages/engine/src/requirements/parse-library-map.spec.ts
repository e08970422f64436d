import { parse } from "smol-toml";
import { describe, expect, it } from "vitest";
import { PysnipError } from "../errors/pysnip-error.ts";
import { parseLibraryMap } from "./parse-library-map.ts";

function refusal(table: Record<string, unknown>): PysnipError {
  try {
    parseLibraryMap(table, { file: "pyproject.toml", locate: () => ({ line: 9, column: 1 }) });
  } catch (error) {
    if (error instanceof PysnipError) return error;
    throw error;
  }
  throw new Error("accepted");
}

describe("parseLibraryMap", () => {
  it.each<[string, unknown, string | null]>([
    ["numpy", "~> 1.26", "numpy~=1.26"],
    ["sympy", "~> 1.12", "sympy~=1.12"],
    ["math_verify", "~> 0.1", "math-verify~=0.1"],
    ["pandas", "*", "pandas"],
    ["pandas", null, "pandas"],
    ["pandas", {}, "pandas"],
    ["json", "stdlib", null],
    [
      "cv2",
      { package: "opencv-python-headless", version: ">=4.8", extras: [] },
      "opencv-python-headless>=4.8",
    ],
    [
      "requests",
      { version: "^2.31", extras: ["Socks", "use_chardet"] },
      "requests[socks,use-chardet]<3,>=2.31",
    ],
    [
      "uvloop",
      { version: "*", marker: "sys_platform != 'win32'" },
      'uvloop ; sys_platform != "win32"',
    ],
    ["google.cloud.storage", "^2.14", "google-cloud-storage<3,>=2.14"],
    ["attr", { package: "attrs" }, "attrs"],
    ["cv2", { package: "cv2" }, "cv2"],
    ["constructor", "1.0.0", "constructor==1"],
  ])("reads %s = %j", (importName, value, canonical) => {
    const [entry] = parseLibraryMap({ [importName]: value });
    expect(entry?.importName).toBe(importName);
    expect(entry?.requirement?.canonical ?? null).toBe(canonical);
  });

  it("takes a project of the workspace by its name in normal form", () => {
    const [entry] = parseLibraryMap({ "core.names": { project: "Shared_Core" } });
    expect(entry).toMatchObject({ requirement: null, project: "shared-core" });
  });

  it("keeps the index, the note and the place", () => {
    const [entry] = parseLibraryMap(
      { torch: { version: "~> 2", index: "cuda" } },
      { file: "pyproject.toml", locate: () => ({ line: 4, column: 1 }) },
    );
    expect(entry).toMatchObject({ index: "cuda", file: "pyproject.toml", line: 4, column: 1 });
    expect(entry?.note).toContain(">=2,<3");
  });

  it.each<[string, unknown, RegExp]>([
    ["numpy", "1.26", /pyproject\.toml:9:1: .*`==1\.26\.\*`/],
    ["numpy", 1.1, /would become 1\.1/],
    ["numpy", true, /no version/],
    ["numpy", ["1.0.0"], /no version/],
    ["numpy", "^1 || ^2", /cannot say `or`/],
    ["sympy", "~> 1.12; rm -rf ~", /./],
    ["yaml", "~> 6.0", /comes from `pyyaml`.*package = "pyyaml"/],
    ["cv2", ">=4.8", /comes from `opencv-python` or/],
    ["math-verify", "~> 0.1", /not the name of a Python module/],
    ["class", "1.0.0", /not the name of a Python module/],
    ["a..b", "1.0.0", /not the name of a Python module/],
    ["r\u0435quests", "1.0.0", /U\+0435/],
    ["_x", "1.0.0", /can be called/],
    ["a", { versoin: "1.0.0" }, /`versoin` is not a key/],
    ["google", { cloud: { storage: "1.0.0" } }, /quotes/],
    ["a", { project: "b", version: "*" }, /stands alone; write `a = \{ project/],
    ["a", { project: "../b" }, /no name of a project/],
    ["a", { project: ["b"] }, /no name of a project/],
    ["a", { version: 1 }, /`version` has to be a string/],
    ["a", { extras: "x" }, /`extras` has to be an array/],
    ["a", { extras: ["x]>=9"] }, /name of an extra/],
    ["a", { package: "b>=1 # " }, /can be called/],
    ["a", { package: "-r x" }, /can be called/],
    ["a", { marker: "os.system('x')" }, /./],
    ["a", { marker: "os_name == 'x'\nb" }, /./],
    ["a", { index: "https://x" }, /name of an index/],
  ])("refuses %s = %j", (importName, value, message) => {
    expect(refusal({ [importName]: value }).message).toMatch(message);
  });

  it("does not lose a key that JavaScript treats specially", () => {
    expect(refusal(parse('__proto__ = "1.0.0"')).message).toMatch(/__proto__/);
  });

  it("collects every problem", () => {
    expect(refusal({ a: "1.2", numpy: "*", b: 3 }).details).toHaveLength(2);
  });
});
