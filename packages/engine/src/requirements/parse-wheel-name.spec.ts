import { describe, expect, it } from "vitest";
import { parseWheelName } from "./parse-wheel-name.ts";

describe("parseWheelName", () => {
  it("expands every tag when tags are compressed", () => {
    expect(parseWheelName("Foo_Bar-1.0.0-01b-py2.py3-none-Win32.any.whl")).toEqual({
      name: "foo-bar",
      version: "1.0.0",
      build: "1b",
      tags: ["py2-none-win32", "py2-none-any", "py3-none-win32", "py3-none-any"],
    });
  });

  it.each([
    ["foo-1.0-py3-none-any.zip", "it is no wheel"],
    ["foo-1.0-py3-none-any.whl\n", "a line break follows"],
    ["../foo-1.0-py3-none-any.whl", "it leaves its folder"],
    ["foo-1.0-py3-none-any/../../x.whl", "a tag leaves its folder"],
    ["foo-bar-1.0-py3-none-any.whl", "the name holds a dash"],
    ["foo-x-py3-none-any.whl", "the version is none"],
    ["foo-1.0-b1-py3-none-any.whl", "the build tag has no number"],
    [
      `foo-1.0-${Array.from({ length: 30 }, (_, at) => `a${at}`).join(".")}-${"a.".repeat(30)}a-any.whl`,
      "it stands for too many tags",
    ],
    [`${"f".repeat(300)}-1.0-py3-none-any.whl`, "it is too long for a file"],
  ])("refuses %j when %s", (fileName) => {
    expect(() => parseWheelName(fileName)).toThrow(/PYSNIP_REQUIREMENT_INVALID/);
  });
});
