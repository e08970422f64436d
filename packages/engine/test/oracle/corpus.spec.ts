import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { canonicalMarker } from "../../src/requirements/canonical-marker.ts";
import { canonicalSpecifier } from "../../src/requirements/canonical-specifier.ts";
import { canonicalVersion } from "../../src/requirements/canonical-version.ts";
import { compareVersions } from "../../src/requirements/compare-versions.ts";
import { evaluateMarker } from "../../src/requirements/evaluate-marker.ts";
import { tryParseRequirement } from "../../src/requirements/parse-requirement.ts";
import { parseWheelName } from "../../src/requirements/parse-wheel-name.ts";
import { specifierContains } from "../../src/requirements/specifier-contains.ts";
import { ALLOWED_REFUSALS } from "./allowed-differences.mjs";
import { type ComparedEngine, type JudgedRows, compareRows } from "./compare-rows.mjs";

interface Corpus extends JudgedRows {
  readonly classes: (number | null)[];
}

const engine: ComparedEngine = {
  canonicalMarker,
  canonicalSpecifier,
  canonicalVersion,
  compareVersions,
  evaluateMarker,
  parseWheelName,
  specifierContains,
  tryParseRequirement,
};
const corpusText = readFileSync(new URL("corpus.json", import.meta.url), "utf8");
const corpus = JSON.parse(corpusText) as Corpus;
const tally = compareRows(engine, corpus);

describe("the stored verdicts of packaging", () => {
  it("holds enough rows of every kind, valid and invalid", () => {
    const kinds = ["versions", "specifiers", "markers", "requirements", "wheels"] as const;
    const rows = kinds.flatMap((kind) => corpus[kind] as unknown[][]);
    expect(rows.length + corpus.pairs.length).toBeGreaterThan(5000);
    expect(corpusText.length).toBeLessThan(1_500_000);
    for (const kind of kinds) {
      const valid = corpus[kind].filter(([, value]) => value !== undefined && value !== null);
      expect(valid.length, kind).toBeGreaterThan(100);
      expect(corpus[kind].length - valid.length, kind).toBeGreaterThan(50);
    }
  });

  it("agrees with packaging on every row, allowed refusals apart", () => {
    expect(tally.differences.slice(0, 20)).toEqual([]);
    expect(tally.compared).toBeGreaterThan(12_000);
  });

  it.each(ALLOWED_REFUSALS)("still needs the allowed refusal $id", ({ id }) => {
    expect(tally.allowed.get(id)).toBeGreaterThan(0);
  });

  it("gives one canonical text only to requirements that packaging calls equal", () => {
    const classOf = new Map<string, { number: number | null; text: string }>();
    const mixed: string[] = [];
    let shared = 0;
    for (const [index, [text]] of corpus.requirements.entries()) {
      const { requirement } = tryParseRequirement(text);
      if (requirement === undefined) {
        continue;
      }
      const number = corpus.classes[index] ?? null;
      const first = classOf.get(requirement.canonical);
      if (first === undefined) {
        classOf.set(requirement.canonical, { number, text });
      } else if (first.number === number) {
        shared += 1;
      } else {
        mixed.push(`${first.text} | ${text}`);
      }
    }
    expect(mixed).toEqual([]);
    expect(shared).toBeGreaterThan(100);
    expect(classOf.size).toBeGreaterThan(500);
  });

  it("gives requirements that packaging calls equal one canonical text", () => {
    const canonicalOf = new Map<number, string>();
    for (const [index, [text]] of corpus.requirements.entries()) {
      const { requirement } = tryParseRequirement(text);
      const number = corpus.classes[index] ?? null;
      if (requirement !== undefined && number !== null) {
        expect(canonicalOf.get(number) ?? requirement.canonical, text).toBe(requirement.canonical);
        canonicalOf.set(number, requirement.canonical);
      }
    }
  });

  it("reads its own canonical texts back unchanged", () => {
    for (const [text, canonical] of tally.canonical) {
      expect(tryParseRequirement(canonical).requirement?.canonical, text).toBe(canonical);
    }
  });
});
