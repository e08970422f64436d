import { expect, it } from "vitest";
import { arePackagesNamed, nameInstalled, packagesOf } from "./derive-installed-packages.ts";

it.each([
  ["x-1.0", "x", "1.0", true],
  ["x-1.0", "X", "1", true],
  ["a_b.c-1.0", "a-b-c", "1.0", true],
  ["x-1.0+cu122", "x", "1.0", true],
  ["x-1.0+cu122", "x", "1.0+cu122", true],
  ["x-1.0+ubuntu_1", "x", "1.0+ubuntu.1", true],
  ["x-1.0+cu122", "x", "1.0+cpu", false],
  ["x-1.0", "x", "1.0+cpu", false],
  ["x-1.0_1", "x", "1.0.post1", true],
  ["x-1.0-1", "x", "1.0.post1", true],
  ["x-1.0_beta", "x", "1.0b0", true],
  ["x-1!1.0", "x", "1.0", false],
  ["x-1.0.post1", "x", "1.0", false],
  ["old-name-1.0", "old-name", "1.0", true],
  ["x-2004d", "x", "2004d", true],
  ["x-1.1", "x", "1.0", false],
  ["y-1.0", "x", "1.0", false],
  ["x", "x", "1.0", false],
])("%s is %s %s: %s", (stem, name, version, same) => {
  expect(arePackagesNamed([stem], [nameInstalled(name, version)])).toBe(same);
});

it("wants each package once, and no other", () => {
  const expected = [nameInstalled("x", "1.0"), nameInstalled("y", "1.0")];
  expect(arePackagesNamed(["y-1.0", "x-1.0"], expected)).toBe(true);
  expect(arePackagesNamed(["x-1.0"], expected)).toBe(false);
  expect(arePackagesNamed(["x-1.0", "x-1"], expected)).toBe(false);
  expect(arePackagesNamed(["x-1.0", "y-1.0", "z-1.0"], expected)).toBe(false);
});

it("finds packages by their folders", () => {
  expect(packagesOf(["a", "a-1.0.dist-info", "b-1.0.egg-info"])).toEqual(["a-1.0"]);
});
