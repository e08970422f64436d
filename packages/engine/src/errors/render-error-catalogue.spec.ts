import { expect, it } from "vitest";
import { errorCatalogue } from "./error-catalogue.ts";
import { renderErrorCatalogue } from "./render-error-catalogue.ts";

const PAGE = "../../../../docs/reference/errors.md";

it("matches docs/reference/errors.md when the catalogue is rendered", async () => {
  await expect(renderErrorCatalogue(errorCatalogue)).toMatchFileSnapshot(PAGE);
});

it("sorts by code and keeps meaning and remedy when entries come in any order", () => {
  const page = renderErrorCatalogue({
    PYSNIP_B: { meaning: "Second.", remedy: "Do b." },
    PYSNIP_A: { meaning: "First.", remedy: "Do a." },
  });
  expect(page.match(/^## .*$/gm)).toEqual(["## PYSNIP_A", "## PYSNIP_B"]);
  expect(page).toContain("## PYSNIP_B\n\nSecond.\n\nWhat to do: Do b.\n");
});
