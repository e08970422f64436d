import { describe, expect, it } from "vitest";
import { deriveEntry } from "./derive-entry.ts";
import { analyzeSnippet } from "./parse-snippet.ts";
import { renderSubmissionMessages } from "./render-submission-messages.ts";

const parametersOf = (list: string): string | undefined => {
  const choice = deriveEntry(analyzeSnippet(`def f(${list}): ...\n`), { kind: "function" });
  const clean = { source: "", repairs: [], suggestedRequirements: [] };
  const news = { folder: "jobs/f", project: "f", version: "1.0.0", entry: "f:f", choice, clean };
  return renderSubmissionMessages(news)[1];
};

describe("renderSubmissionMessages", () => {
  it.each([
    ["there are none", "", "none"],
    ["all kinds are there", "a, /, b: int=1, *c: str, d, **e", "a, /, b: int = 1, *c: str, d, **e"],
    ["a star stands alone", "a, *, b, c=1", "a, *, b, c = 1"],
    ["all are positional", "a, b, /", "a, b, /"],
    ["positional meets keyword", "a, /, *, b", "a, /, *, b"],
    ["a default has lines", "a='''x\ny''', b=1", "a = '''x…, b = 1"],
    ["a default is long", `a="${"é".repeat(100)}"`, `a = "${"é".repeat(59)}…`],
  ])("writes the signature as Python does when %s", (_title, list, text) => {
    expect(parametersOf(list)).toBe(`parameters: ${text}`);
  });
});
