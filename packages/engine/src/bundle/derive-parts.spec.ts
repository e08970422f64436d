import { expect, it } from "vitest";
import { deriveWheelTags } from "../lock/derive-wheel-tags.ts";
import { deriveGlibc } from "./derive-parts.ts";

const tags = deriveWheelTags("3.11", "linux-x86_64");

it.each<[string | null, readonly string[]]>([
  [null, []],
  [null, ["a-1-py3-none-any.whl", "b-1-cp311-cp311-linux_x86_64.whl"]],
  ["2.17", ["a-1-cp311-cp311-manylinux_2_17_x86_64.manylinux2014_x86_64.whl"]],
  ["2.12", ["a-1-cp311-abi3-manylinux_2_28_x86_64.manylinux2010_x86_64.whl"]],
  ["2.28", ["a-1-cp311-cp311-manylinux_2_28_x86_64.whl", "b-1-cp311-cp311-manylinux1_x86_64.whl"]],
  ["2.5", ["a-1-cp311-cp311-manylinux1_x86_64.whl"]],
])("needs glibc %s for %j", (glibc, files) => {
  expect(deriveGlibc(files, tags)).toBe(glibc);
});
