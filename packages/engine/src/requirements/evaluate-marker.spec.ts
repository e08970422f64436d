import { describe, expect, it } from "vitest";
import { evaluateMarker } from "./evaluate-marker.ts";

const linux = {
  python_version: "3.11",
  python_full_version: "3.11.4",
  sys_platform: "linux",
  os_name: "posix",
};

describe("evaluateMarker", () => {
  it.each([
    ['python_version >= "3.9"', true, "versions compare by number, not by text"],
    ['python_version == "3.1*"', false, "the other side is no version"],
    ['"3.10" <= python_version', true, "the variable stands on the right"],
    ['sys_platform < "zzz"', false, "texts have no order"],
    ['sys_platform in "linux2 darwin"', true, "a text is part of another"],
    ['os_name == "nt" and os_name == "nt" or sys_platform == "linux"', true, "`and` binds tighter"],
    ['extra == "docs"', false, "no extra is asked for"],
  ])("judges %s as %s when %s", (marker, expected) => {
    expect(evaluateMarker(marker, linux)).toBe(expected);
  });

  it("compares extras in normal form when both are spelt differently", () => {
    expect(evaluateMarker('extra == "Test.Extra"', { ...linux, extra: "test_extra" })).toBe(true);
  });

  it.each([
    ['platform_release >= "4"', true, false],
    ['"azure" not in platform_version', true, false],
    ['platform_release >= "4" and os_name == "nt"', false, false],
    ['platform_release >= "4" or os_name == "posix"', true, true],
  ])("judges %s of a machine that nobody knows: may hold %s, has to %s", (marker, may, must) => {
    const machine = { ...linux, platform_release: null, platform_version: null };
    expect(evaluateMarker(marker, machine)).toBe(may);
    expect(evaluateMarker(marker, machine, false)).toBe(must);
  });

  it("refuses a comparison without meaning when nobody knows the value", () => {
    const judge = () => evaluateMarker('platform_version ~= "x"', { platform_version: null });
    expect(judge).toThrow(/PYSNIP_REQUIREMENT_INVALID/);
  });

  it.each([
    ['platform_machine == "x"', "the environment lacks the variable"],
    ['os_name ~= "posix"', "the operator has no meaning for text"],
    ['os_name == "x" and os_name ~= "posix"', "a part without meaning is not reached"],
    ['"docs" in extras', "the variable exists in lock files only"],
    ['"a" == "constructor"', "no side is a variable"],
    ["os_name = 'nt'", "the text is no marker"],
  ])("refuses %s when %s", (marker) => {
    expect(() => evaluateMarker(marker, linux)).toThrow(/PYSNIP_REQUIREMENT_INVALID/);
  });
});
