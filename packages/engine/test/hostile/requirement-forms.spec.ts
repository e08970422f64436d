import { expect, it } from "vitest";
import { renderRequirementForms } from "./render-requirement-forms.ts";

const PAGE = "../../../../docs/reference/requirement-forms.md";

it("matches docs/reference/requirement-forms.md when the tables are rendered", async () => {
  await expect(await renderRequirementForms()).toMatchFileSnapshot(PAGE);
});

it("gives every row of a table as many cells as its head", async () => {
  const page = await renderRequirementForms();
  const widths = page
    .trimEnd()
    .split("\n\n")
    .filter((block) => block.startsWith("| "))
    .map((block) => block.split("\n").map((line) => line.split(/(?<!\\)\|/).length));
  expect(widths.length).toBeGreaterThan(20);
  for (const lines of widths) expect(new Set(lines).size).toBe(1);
});
