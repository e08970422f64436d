import { expect, it } from "vitest";
import { allAtOnce, runVariation, variations } from "../tools/vary-bundles.mjs";

// One process with all of them; the tool takes them one by one, which is a minute, and names the guilty.
it("gives bundles the same bytes for another user with other settings, paths and modes", () => {
  expect(variations.length).toBeGreaterThan(15);
  const found = runVariation(allAtOnce);
  if (found !== null && "skipped" in found) {
    console.log(`without another user: ${found.skipped}`);
    expect(runVariation({ ...allAtOnce, before: [] })).toBeNull();
    return;
  }
  expect(found?.failed).toBeUndefined();
}, 120_000);
