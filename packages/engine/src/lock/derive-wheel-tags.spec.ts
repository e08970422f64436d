import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import type { PlatformName } from "../config/platform.ts";
import { deriveWheelTags } from "./derive-wheel-tags.ts";

const oracle = JSON.parse(
  readFileSync(join(import.meta.dirname, "../../test/oracle/wheel-tags.json"), "utf8"),
) as Record<string, { count: number; sample: Record<string, string> }>;

it.each(Object.entries(oracle))(
  "ranks the tags as `packaging` does for %s",
  (name, { count, sample }) => {
    const [platform, python = ""] = name.split(" ");
    const tags = [...deriveWheelTags(python, platform as PlatformName).keys()];
    expect(tags.length).toBe(count);
    for (const [rank, tag] of Object.entries(sample))
      expect(`${rank} ${tags[Number(rank)]}`).toBe(`${rank} ${tag}`);
  },
);
