import { describe, expect, it } from "vitest";
import { renderQuotedText } from "../../src/requirements/render-quoted-text.ts";
import { ACCEPTED_SECTIONS } from "./accepted-rows.ts";
import { CONFLICTS } from "./conflict-rows.ts";
import { judgeJob, refusalOf, writeJob } from "./judge-row.ts";
import { REFUSED_SECTIONS } from "./refused-rows.ts";
import { nameText, type RowSource } from "./requirement-row.ts";

// Ten times what a slow machine needs; a reader that backtracks needs minutes.
const SLOW = 1000;

const spread = <Row extends { readonly sources: readonly RowSource[]; readonly input: string }>(
  sections: readonly { readonly rows: readonly Row[] }[],
) =>
  sections
    .flatMap(({ rows }) => rows)
    .flatMap((row) => {
      const name = nameText(row.input);
      return row.sources.map((source) => ({ ...row, source, name }));
    });

describe("a refused text", () => {
  const cases = spread(REFUSED_SECTIONS);

  it.each(cases)(
    "is named with its place, the reason and what to write when $source holds $name",
    async ({ source, input, at: [line, column], shown, says, setting }) => {
      const started = performance.now();
      const error = await refusalOf(source, input, setting);
      expect(performance.now() - started).toBeLessThan(SLOW);
      const { place } = writeJob(source, input, setting);
      const isVersion = source === "version";
      expect(error.code).toBe(isVersion ? "PYSNIP_CONFIG_INVALID" : "PYSNIP_REQUIREMENT_INVALID");
      // These are placed by their keys, which begin the line.
      const isKey = isVersion || source === "project-python";
      const start = isKey ? 1 : line === 1 ? place.column + column - 1 : column;
      const before = `${place.file}:${place.line + line - 1}:${start}: `;
      const lines = error.details.filter((detail) => detail.startsWith(before));
      expect(lines, `${before}\n${error.message}`).toHaveLength(1);
      expect(lines[0]).toContain(renderQuotedText(shown));
      for (const words of says) expect(lines[0]).toContain(words);
      expect(error.hint).toMatch(/\S/);
    },
  );

  it.each(cases)(
    "leaves nothing in the message that a terminal obeys when $source holds $name",
    async ({ source, input, setting }) => {
      const { message } = await refusalOf(source, input, setting);
      expect(message).toMatch(/^[\n -~…]*$/);
      expect(message.length).toBeLessThan(1500);
      expect(message).not.toContain("me:word");
    },
  );
});

describe("an accepted text", () => {
  it.each(spread(ACCEPTED_SECTIONS))(
    "means its canonical lines when $source holds $name",
    async ({ source, input, canonical, says, verdict, setting }) => {
      const { job } = writeJob(source, input, setting);
      const { requirements, notices } = await judgeJob(job, setting);
      expect(requirements.map((requirement) => requirement.canonical)).toEqual(canonical);
      expect(notices.length > 0).toBe(verdict === "warn");
      for (const words of says) expect(notices.join("\n")).toContain(words);
    },
  );
});

describe("two texts that exclude each other", () => {
  it.each(CONFLICTS)(
    "are both named when there is $title",
    async ({ input, details, headline }) => {
      const error = await refusalOf("file", input, {});
      expect(error.code).toBe("PYSNIP_REQUIREMENT_CONFLICT");
      expect(error.headline).toBe(headline);
      expect(error.details).toEqual(details.map((detail) => `jobs/a/requirements.txt:${detail}`));
    },
  );
});
