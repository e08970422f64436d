import { describe, expect, it } from "vitest";
import { deriveNextVersion } from "./derive-next-version.ts";
import type { VersionQuestion, VersionWish } from "./version-rules.ts";

const NONE: readonly [string, string][] = [];

function ask(
  current: string | null,
  recorded: readonly (readonly [string, string])[],
  wish: VersionWish = {},
  change: Partial<VersionQuestion> = {},
) {
  return deriveNextVersion({
    current,
    recorded: recorded.map(([version, contentId]) => ({ version, contentId })),
    contentId: "new",
    suggested: "patch",
    policy: "patch",
    initial: "1.0.0",
    wish,
    ...change,
  });
}

type Row = [title: string, current: string, wish: VersionWish, version: string, action: string];

describe("deriveNextVersion", () => {
  it.each<Row>([
    ["a plain submission", "1.2.3", {}, "1.2.4", "resubmit"],
    ["a chosen level", "1.2.3", { bump: "minor" }, "1.3.0", "resubmit"],
    ["a major level", "1.2.3", { bump: "major" }, "2.0.0", "resubmit"],
    ["a chosen version", "1.2.3", { setVersion: "1.9.0" }, "1.9.0", "override"],
    ["a pre-release of a patch", "1.2.3", { pre: "rc" }, "1.2.4-rc.0", "resubmit"],
    ["a pre-release of a minor", "1.2.3", { pre: "rc", bump: "minor" }, "1.3.0-rc.0", "resubmit"],
    ["a plain one on a pre-release", "1.3.0-rc.1", {}, "1.3.0-rc.2", "resubmit"],
    ["a level that the base has", "1.3.0-rc.1", { bump: "minor" }, "1.3.0-rc.2", "resubmit"],
    ["a level beyond the base", "1.3.0-rc.1", { bump: "major" }, "2.0.0-rc.0", "resubmit"],
    ["a base of zeros", "2.0.0-rc.9", { bump: "major" }, "2.0.0-rc.10", "resubmit"],
    ["the next kind of pre-release", "1.3.0-beta.4", { pre: "rc" }, "1.3.0-rc.0", "resubmit"],
    ["a promotion", "1.3.0-rc.1", { promote: true }, "1.3.0", "promote"],
    ["a version before the first", "0.9.0-rc.1", {}, "0.9.0-rc.2", "resubmit"],
  ])("gives %s its number", (_title, current, wish, version, action) => {
    expect(ask(current, [[current, "old"]], wish)).toMatchObject({ kind: "new", version, action });
  });

  it("begins at 1.0.0, or where it is told to", () => {
    expect(ask(null, NONE)).toMatchObject({ version: "1.0.0", action: "create" });
    expect(ask(null, NONE, {}, { initial: "0.1.0" })).toMatchObject({ version: "0.1.0" });
    expect(ask(null, NONE, { pre: "rc" })).toMatchObject({ version: "1.0.0-rc.0" });
    expect(ask(null, NONE, { setVersion: "3.0.0" })).toMatchObject({ version: "3.0.0" });
  });

  it("passes over numbers that were given away", () => {
    const recorded = [
      ["1.0.1", "a"],
      ["1.0.2", "b"],
      ["1.0.3", "c"],
    ] as const;
    expect(ask("1.0.1", recorded)).toMatchObject({ version: "1.0.4" });
    const pre = [
      ["1.0.0", "a"],
      ["1.0.1-rc.0", "b"],
    ] as const;
    expect(ask("1.0.0", pre, { pre: "rc" })).toMatchObject({ version: "1.0.1-rc.1" });
  });

  it("follows the contract where the policy says so, and anybody's level before that", () => {
    const contract = { policy: "contract", suggested: "minor" } as const;
    expect(ask("1.0.0", [["1.0.0", "old"]], {}, contract)).toMatchObject({ version: "1.1.0" });
    const forced = ask("1.0.0", [["1.0.0", "old"]], { bump: "patch" }, contract);
    expect(forced).toMatchObject({
      version: "1.0.1",
      bump: { applied: "patch", suggested: "minor", policy: "contract", forced: true },
    });
  });

  it("keeps the version of equal content, unless somebody wants another one", () => {
    const recorded = [["1.0.4", "new"]] as const;
    const same = { kind: "unchanged", version: "1.0.4" };
    expect(ask("1.0.4", recorded)).toEqual(same);
    expect(ask("1.0.4", recorded, { bump: "none" })).toEqual(same);
    expect(ask("1.0.4", recorded, { setVersion: "1.0.4" })).toEqual(same);
    expect(ask("1.0.4", recorded, { bump: "minor" })).toMatchObject({ version: "1.1.0" });
  });

  it("gives a version that two branches gave to two contents a successor", () => {
    const recorded = [
      ["1.0.4", "new"],
      ["1.0.4", "other"],
    ] as const;
    expect(ask("1.0.4", recorded)).toMatchObject({ kind: "new", version: "1.0.5" });
    expect(ask("1.0.4", recorded, { bump: "none" })).toMatchObject({ kind: "refused" });
  });

  it("takes the number that a person wrote into the manifest", () => {
    expect(ask("2.0.0", [["1.0.0", "old"]])).toMatchObject({
      version: "2.0.0",
      action: "override",
    });
    expect(ask("0.3.0", NONE)).toMatchObject({ version: "0.3.0", action: "create" });
    const lower = ask("0.9.0", [["1.0.0", "old"]]);
    expect(lower).toMatchObject({ kind: "refused" });
    expect(JSON.stringify(lower)).toContain("--set-version 1.0.1");
  });

  it("says which version had the content before", () => {
    const recorded = [
      ["1.0.0", "new"],
      ["1.0.1", "old"],
    ] as const;
    const answer = ask("1.0.1", recorded);
    expect(answer).toMatchObject({ version: "1.0.2", action: "revert", revertsTo: "1.0.0" });
  });

  it("goes down only with a word and a reason, and never to a number of other content", () => {
    const recorded = [
      ["1.2.0", "old"],
      ["1.0.0", "other"],
      ["1.1.0", "new"],
    ] as const;
    const down = { allowDowngrade: true, reason: "a mistake" };
    const wish = { setVersion: "1.1.0", ...down };
    expect(ask("1.2.0", recorded, wish)).toMatchObject({ version: "1.1.0", action: "downgrade" });
    expect(ask("1.2.0", recorded, { setVersion: "1.0.0", ...down }).kind).toBe("refused");
    const { reason: _, ...wordless } = wish;
    expect(ask("1.2.0", recorded, wordless).kind).toBe("refused");
    expect(ask("1.2.0", recorded, { setVersion: "1.1.0", reason: "x" }).kind).toBe("refused");
  });

  it.each<[title: string, current: string | null, wish: VersionWish]>([
    ["the present version for other content", "1.0.0", { setVersion: "1.0.0" }],
    ["a `v`", "1.0.0", { setVersion: "v1.2.3" }],
    ["two numbers", "1.0.0", { setVersion: "1.2" }],
    ["a leading zero", "1.0.0", { setVersion: "1.02.0" }],
    ["build metadata", "1.0.0", { setVersion: "1.2.3+build" }],
    ["nothing", "1.0.0", { setVersion: "" }],
    ["no bump for other content", "1.0.0", { bump: "none" }],
    ["two ways", "1.0.0", { setVersion: "2.0.0", bump: "major" }],
    ["three ways", "1.0.0-rc.1", { promote: true, setVersion: "2.0.0", bump: "major" }],
    ["a promotion of a release", "1.0.0", { promote: true }],
    ["a promotion of nothing", null, { promote: true }],
    ["a bump of nothing", null, { bump: "minor" }],
    ["a pre-release below the present one", "1.3.0-rc.1", { pre: "beta" }],
    ["an unknown pre-release", "1.0.0", { pre: "final" }],
    ["a pre-release without a bump", "1.0.0", { pre: "rc", bump: "none" }],
    ["a downgrade to nowhere", "1.0.0", { allowDowngrade: true }],
  ])("refuses %s", (_title, current, wish) => {
    const recorded: [string, string][] = current === null ? [] : [[current, "old"]];
    const answer = ask(current, recorded, wish);
    expect(answer.kind).toBe("refused");
    if (answer.kind !== "refused") return;
    expect(answer.problems.length).toBeGreaterThan(0);
    expect(answer.hint).not.toBe("");
  });

  it("refuses the release that a promotion would give other content", () => {
    const recorded = [
      ["1.3.0-rc.1", "old"],
      ["1.3.0", "other"],
    ] as const;
    expect(ask("1.3.0-rc.1", recorded, { promote: true }).kind).toBe("refused");
  });

  it("ends with a refusal where numbers end", () => {
    const last = `1.0.${Number.MAX_SAFE_INTEGER}`;
    expect(() => ask(last, [[last, "old"]])).toThrow(/no version after/);
  });
});
