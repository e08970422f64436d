import { describe, expect, it } from "vitest";
import { canonicalVersion } from "./canonical-version.ts";
import { compareVersions } from "./compare-versions.ts";

// One ascending line through every rule of the order: .dev, pre-releases, final, local labels, post, epoch.
const ascending = [
  "0.dev0",
  "1.0.dev0",
  "1.0.dev456",
  "1.0a1.dev1",
  "1.0a1",
  "1.0a1.post1.dev2",
  "1.0a1.post1",
  "1.0a2",
  "1.0a12",
  "1.0b1",
  "1.0rc1.dev3",
  "1.0rc1",
  "1.0",
  "1.0+abc.5",
  "1.0+abc.7",
  "1.0+5",
  "1.0+5.0",
  "1.0+40",
  "1.0.post1.dev1",
  "1.0.post1",
  "1.0.1",
  "1.9",
  "1.10",
  "9007199254740992",
  "9007199254740993",
  "1!0.1",
];

describe("compareVersions", () => {
  it("orders every pair when the list ascends", () => {
    for (const [low, left] of ascending.entries()) {
      for (const [high, right] of ascending.entries()) {
        expect(Math.sign(compareVersions(left, right)), `${left} ${right}`).toBe(
          Math.sign(low - high),
        );
      }
    }
  });

  it.each([
    ["1.0", "1.0.0"],
    ["v1.0-RC.1", "1rc1"],
    ["0!1.0-1", "1.post1"],
    ["1.0+Ubuntu-01", "1+ubuntu.1"],
  ])("calls %s and %s equal when they differ in spelling only", (left, right) => {
    expect(compareVersions(left, right)).toBe(0);
  });

  it.each(["", "1.0\n", "1..0", "x", "1.0.x", "\uff11.0", `1${".1".repeat(64)}`])(
    "refuses %j when it is no version",
    (text) => {
      expect(() => compareVersions("1.0", text)).toThrow(/PYSNIP_REQUIREMENT_INVALID/);
      expect(() => canonicalVersion(text)).toThrow(/PYSNIP_REQUIREMENT_INVALID/);
    },
  );
});
