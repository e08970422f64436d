import { describe, expect, it } from "vitest";
import { deriveJobSettings } from "./derive-job-settings.ts";
import { parseManifest } from "./parse-manifest.ts";
import { defaultWorkspaceConfig } from "./parse-workspace-config.ts";

const here = { ...defaultWorkspaceConfig, python: "3.11" as const };
const there = { ...defaultWorkspaceConfig, python: "3.13" as const, failOnMissing: false };

describe("one table", () => {
  it("is settled by each workspace for itself, however often it is asked for", () => {
    const table = { entry: "job:answer" };
    for (let round = 0; round < 2; round++) {
      expect(deriveJobSettings(table, here)).toMatchObject({ python: "3.11", failOnMissing: true });
      expect(deriveJobSettings(table, there)).toMatchObject({
        python: "3.13",
        failOnMissing: false,
      });
    }
  });

  it("is settled once, and a second one like it for itself", () => {
    const table = { entry: "job:answer" };
    const settings = deriveJobSettings(table, here);
    expect(deriveJobSettings(table, here)).toBe(settings);
    expect(deriveJobSettings({ ...table }, here)).not.toBe(settings);
  });

  it("is refused as often as it is asked for", () => {
    const unknown = { entry: "job:answer", entyr: 1 };
    const partial = { entry: "job" };
    for (let round = 0; round < 2; round++) {
      expect(deriveJobSettings(unknown, here)).toMatchObject({
        tableProblems: [{ path: ["tool", "pysnip", "entyr"] }],
      });
      expect(deriveJobSettings(partial, here)).toMatchObject({
        problems: [{ path: ["tool", "pysnip", "entry"] }],
      });
    }
  });
});

// The text from the tool's table on is the same in both.
const job = (name: string, more: string) =>
  `[project]\nname = "${name}"\nversion = "1.0.0"\n${more}[tool.pysnip]\nentry = "job:answer"\ngroups = ["more"]\n`;

it("leaves to each job what is its own, where the rest is the same", () => {
  const extras = 'optional-dependencies = { more = ["six"] }\n';
  for (let round = 0; round < 2; round++) {
    expect(parseManifest(job("one", extras), "a", here)).toMatchObject({
      kind: "job",
      job: { name: "one", root: "a", declared: { optionalDependencies: { more: ["six"] } } },
    });
    expect(parseManifest(job("two", ""), "b", here)).toMatchObject({
      kind: "broken",
      name: "two",
      problems: [{ path: ["tool", "pysnip", "groups"] }],
    });
  }
});
