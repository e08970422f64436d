import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { edits } from "./cases/edits.ts";
import { jobEdits } from "./cases/job-edits.ts";
import { renderEdits } from "./cases/render-edits.ts";
import { renderSection } from "./cases/render-section.ts";

const PAGE = join(import.meta.dirname, "..", "..", "docs", "concepts", "caching.md");

it("matches docs/concepts/caching.md when the table of edits is rendered", async () => {
  const page = renderSection(readFileSync(PAGE, "utf8"), "edits", renderEdits(edits));
  await expect(page).toMatchFileSnapshot(PAGE);
});

it("has a job of its own for every edit in a job, and says each thing once", () => {
  const titles = edits.flatMap(([, rows]) => rows.map(({ title }) => title));
  expect(new Set(titles).size).toBe(titles.length);
  expect(titles.length).toBeGreaterThanOrEqual(30);
  expect(new Set(jobEdits.map(({ job }) => job)).size).toBe(jobEdits.length);
});
