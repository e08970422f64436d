import { expect, it } from "vitest";
import type { PlatformName } from "../config/platform.ts";
import { deriveAbsentWheels } from "./derive-absent-wheels.ts";

const platforms: PlatformName[] = ["linux-x86_64", "macos-arm64", "windows-x86_64"];
const branch = (marker: string) =>
  `error: No solution found when resolving dependencies for split (markers: ${marker})\n  cause: `;
const windows = branch("platform_machine == 'AMD64' and sys_platform == 'win32'");

const rows: [title: string, text: string, platforms: PlatformName[], names: string[]][] = [
  [
    "a range",
    `${windows}Because uvloop>=0.19.0 has no \`sys_platform == 'win32'\`-compatible wheels and your project depends on uvloop>=0.19, we can conclude that`,
    ["windows-x86_64"],
    ["uvloop"],
  ],
  [
    "all versions, with a line break inside",
    `${windows}Because all versions of\n      Linux_Only have no\n  \`sys_platform == 'win32'\`-compatible wheels and your project`,
    ["windows-x86_64"],
    ["linux-only"],
  ],
  [
    "a requirement with a marker and an extra",
    `${windows}Because native[fast]{sys_platform == 'win32'}==1.0 has no \`sys_platform == 'win32'\`-compatible wheels`,
    ["windows-x86_64"],
    ["native"],
  ],
  [
    "two packages",
    `${windows}Because one==1.0 has no wheels with a matching platform tag (e.g., \`win_amd64\`) and two==2 has no usable wheels and building from source is disabled`,
    ["windows-x86_64"],
    ["one", "two"],
  ],
  [
    "a marker of two platforms",
    `${branch("sys_platform == 'darwin' or sys_platform == 'win32'")}Because one has no usable wheels`,
    ["macos-arm64", "windows-x86_64"],
    ["one"],
  ],
];

it.each(rows)("reads %s", (_title, text, failed, names) => {
  expect(deriveAbsentWheels(text, "3.11", platforms)).toEqual({ platforms: failed, names });
});

it("takes the only platform where uv names no branch", () => {
  const text = "error: No solution found\n  cause: Because one==1 has no usable wheels";
  expect(deriveAbsentWheels(text, "3.11", ["linux-x86_64"])).toEqual({
    platforms: ["linux-x86_64"],
    names: ["one"],
  });
  expect(deriveAbsentWheels(text, "3.11", platforms)).toBeNull();
});

it.each([
  ["a conflict", `${windows}Because one==1 depends on two<1 and two>=1, we can conclude`],
  ["an unreadable marker", `${branch("%%%")}Because one has no usable wheels`],
  ["nothing", ""],
])("leaves %s alone", (_title, text) => {
  expect(deriveAbsentWheels(text, "3.11", platforms)).toBeNull();
});
