import { describe, expect, it } from "vitest";
import { parseSnippet } from "./parse-snippet.ts";
import { renderSignature } from "./render-signature.ts";

const signatureOf = (list: string): string =>
  renderSignature(parseSnippet(`def f(${list}): ...\n`).functions[0]?.parameters ?? []);

describe("renderSignature", () => {
  it.each([
    ["there are none", "", "none"],
    ["all kinds are there", "a, /, b: int=1, *c: str, d, **e", "a, /, b: int = 1, *c: str, d, **e"],
    ["a star stands alone", "a, *, b, c=1", "a, *, b, c = 1"],
    ["all are positional", "a, b, /", "a, b, /"],
    ["positional meets keyword", "a, /, *, b", "a, /, *, b"],
    ["a default has lines", "a='''x\ny''', b=1", "a = '''x…, b = 1"],
    ["a default is long", `a="${"é".repeat(100)}"`, `a = "${"é".repeat(59)}…`],
  ])("writes the signature as Python does when %s", (_title, list, text) => {
    expect(signatureOf(list)).toBe(`parameters: ${text}`);
  });
});
