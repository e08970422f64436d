import fc from "fast-check";
import { parse } from "smol-toml";
import { describe, expect, it } from "vitest";
import { renderManifest } from "./render-manifest.ts";

const VALUES = {
  name: "churn",
  version: "1.0.0",
  description: null,
  python: "3.11",
  requirements: [],
  entry: "churn:score",
  kind: "function",
} as const;

describe("renderManifest", () => {
  it("is as small as can be when nothing is special", () => {
    expect(renderManifest(VALUES)).toBe(`[project]
name = "churn"
version = "1.0.0"
requires-python = ">=3.11"
dependencies = []

[tool.pysnip]
entry = "churn:score"
python = "3.11"
`);
  });

  it("writes a requirement per line when there are several", () => {
    const requirements = ["numpy>=1.26", `pandas>=2,<3 ; sys_platform != "win32"`];
    const manifest = renderManifest({
      ...VALUES,
      description: "Scores.",
      requirements,
      entry: "churn",
      kind: "script",
    });
    expect(manifest).toBe(`[project]
name = "churn"
version = "1.0.0"
description = "Scores."
requires-python = ">=3.11"
dependencies = [
    "numpy>=1.26",
    "pandas>=2,<3 ; sys_platform != \\"win32\\"",
]

[tool.pysnip]
entry = "churn"
kind = "script"
python = "3.11"
`);
  });

  it.each([
    ["quotes", `"""a""" '''b''' "`],
    ["backslashes", String.raw`C:\new\x "\"`],
    ["control characters", "\0\b\t\n\f\r\u001b\u007f\u0085"],
    ["an emoji", "👩‍🚀 ok"],
    ["text that reorders", "\u202eabc\u2066"],
    ["line separators", "a\u2028b\u2029c\uFEFF"],
    ["table syntax", '"]\n[tool.pysnip]\nentry = "x:y'],
  ])("parses to the same values when a text holds %s", (_title, text) => {
    const manifest = renderManifest({ ...VALUES, description: text, requirements: [text, "b"] });
    expect(parse(manifest)).toMatchObject({
      project: { name: "churn", description: text, dependencies: [text, "b"] },
      tool: { pysnip: { entry: "churn:score", python: "3.11" } },
    });
    expect(manifest.replaceAll("\n", "")).not.toMatch(/[\p{Cc}\p{Bidi_Control}\p{Zl}\p{Zp}]/u);
  });

  it("parses to the same values when texts are anything", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), fc.array(fc.string()), (text, requirements) => {
        const manifest = renderManifest({ ...VALUES, description: text, requirements });
        expect(parse(manifest)).toMatchObject({
          project: { description: text, dependencies: requirements },
        });
      }),
    );
  });

  it("refuses half of a surrogate pair, which TOML cannot hold", () => {
    expect(() => renderManifest({ ...VALUES, description: "\ud800" })).toThrow(TypeError);
  });
});
