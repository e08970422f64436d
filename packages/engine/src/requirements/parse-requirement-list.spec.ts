import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { PysnipError } from "../errors/pysnip-error.ts";
import { parseRequirementList } from "./parse-requirement-list.ts";

const canonical = (text: string | readonly string[]): string[] =>
  parseRequirementList(text).map((declared) => declared.requirement.canonical);

function refusal(text: string | readonly string[]): PysnipError {
  try {
    parseRequirementList(text, { file: "option" });
  } catch (error) {
    if (error instanceof PysnipError) return error;
    throw error;
  }
  throw new Error(`accepted: ${JSON.stringify(text)}`);
}

describe("parseRequirementList", () => {
  it.each<[string | readonly string[], string[]]>([
    ["", []],
    [" \t\n , ,\r\n", []],
    ["numpy", ["numpy"]],
    ["numpy pandas", ["numpy", "pandas"]],
    ["numpy,pandas", ["numpy", "pandas"]],
    ["numpy, pandas,", ["numpy", "pandas"]],
    ["numpy\npandas\r\nscipy", ["numpy", "pandas", "scipy"]],
    ["numpy>=1,<2,pandas", ["numpy<2,>=1", "pandas"]],
    ["numpy >= 1 pandas", ["numpy>=1", "pandas"]],
    ["numpy >= 1.24 , < 2 , pandas", ["numpy<2,>=1.24", "pandas"]],
    ["pandas>=2,<3 requests", ["pandas<3,>=2", "requests"]],
    ["pandas>=2,\n  <3 requests", ["pandas<3,>=2", "requests"]],
    ["pandas>=2, requests", ["pandas>=2", "requests"]],
    ["numpy (>=1,<2) pandas", ["numpy<2,>=1", "pandas"]],
    ["requests[a,b]>=1", ["requests[a,b]>=1"]],
    ["requests [ b , a ] >=1 numpy", ["requests[a,b]>=1", "numpy"]],
    ["requests[a,b],numpy", ["requests[a,b]", "numpy"]],
    ["Foo_Bar..baz", ["foo-bar-baz"]],
    ["numpy # ours, and -r x\npandas", ["numpy", "pandas"]],
    ["# all\n\n3to2", ["3to2"]],
    ["numpy!=1.5,!=1.6,~=1.4", ["numpy!=1.5,!=1.6,~=1.4"]],
    ["\uFEFFnumpy", ["numpy"]],
    ["constructor toString", ["constructor", "tostring"]],
    [["pandas>=2", "<3"], ["pandas<3,>=2"]],
    [
      ["numpy", "pandas>=2", "<3", "!=2.5"],
      ["numpy", "pandas!=2.5,<3,>=2"],
    ],
    [["requests[a", "b]>=1", " <2"], ["requests[a,b]<2,>=1"]],
    [[], []],
  ])("reads %j", (text, expected) => {
    expect(canonical(text)).toEqual(expected);
  });

  it.each<[string | readonly string[], RegExp]>([
    ["-r /etc/passwd", /option:1:1: .*`-r` is an option/],
    ["numpy -r/etc/shadow", /option:1:7: .*`-r` is an option/],
    ["numpy --index-url=https://evil.example/", /indexes/],
    ["-e .", /`-e` is an option/],
    ["--pre", /pre-releases are policy/],
    [".", /a path/],
    ["./pkg", /a path/],
    ["../pkg", /a path/],
    ["~/pkg", /a path/],
    ["C:\\pkg", /a path/],
    ["pkg-1.0-py3-none-any.whl", /an archive/],
    ["git+https://evil.example/x.git", /repository/],
    ["https://evil.example/x.zip", /bare URL/],
    ["pkg @ https://evil.example/x.whl numpy", /option:1:5: .*cannot hold URLs/],
    ["pkg@1.2.3", /write `pkg==1.2.3`/],
    ["numpy; os_name == 'x'", /option:1:6: .*markers/],
    ["numpy>=1 ; python_version<'3.8' and os_name=='x'", /option:1:10: .*markers/],
    ["${PKG}", /variables/],
    ["numpy==$V", /variables/],
    ["numpy==1.0 --hash=sha256:00", /pysnip.lock/],
    ["numpy 1.2.3", /option:1:7: .*write `numpy==1.2.3`/],
    ["numpy>=1,2", /it is a version/],
    ["numpy>=1 <2", /write `numpy>=1,<2`/],
    ["numpy>=1<2", /write `numpy>=1,<2`/],
    ["numpy\u0000", /U\+0000/],
    ["numpy\r--index-url=x", /U\+000D/],
    ["numpy\u2028pandas", /U\+2028/],
    ["num\uFEFFpy", /U\+FEFF/],
    ["requests\u200b", /U\+200B/],
    ["r\u0435quests", /U\+0435/],
    ["\u212Aeras", /U\+212A/],
    ["reque\u017Fts", /U\+017F/],
    ["num\ud800py", /U\+D800/],
    ["-numpy", /is an option|letter or a digit/],
    ["numpy-", /option:1:/],
    ["_x", /option:1:1: /],
    ["__proto__", /option:1:1: /],
    ["numpy[../x]", /option:1:/],
    ["numpy[", /option:1:/],
    ["numpy~=1", /option:1:/],
    ["numpy ~> 1.12", /option:1:/],
    ["numpy^1.2", /option:1:/],
    ["*", /names no package/],
    ["numpy&&rm", /option:1:/],
    ["[a]", /option:1:1: /],
    [">=1", /option:1:1: /],
    [["<3"], /option:1:1: /],
  ])("refuses %j with its place and the reason", (text, message) => {
    expect(refusal(text).code).toBe("PYSNIP_REQUIREMENT_INVALID");
    expect(refusal(text).message).toMatch(message);
  });

  it("collects every problem when several items are wrong", () => {
    const { details } = refusal("numpy ./x\npandas, -e . \n$X scipy");
    expect(details.map((line) => line.slice(0, 11))).toEqual([
      "option:1:7:",
      "option:2:9:",
      "option:3:1:",
    ]);
  });

  it("names the place and the text of each item when they are spread over lines", () => {
    const found = parseRequirementList("numpy >= 1,  pandas\r\n scipy<2,\n >1", { file: "f" });
    expect(found.map(({ text, line, column }) => [text, line, column])).toEqual([
      ["numpy >= 1", 1, 1],
      ["pandas", 1, 14],
      ["scipy<2,  >1", 2, 2],
    ]);
  });

  it("refuses more requirements than a list may have", () => {
    const names = Array.from({ length: 512 }, (_, index) => `p${index}x`);
    expect(canonical(names)).toHaveLength(512);
    expect(refusal([...names, "more"]).message).toMatch(/512 requirements/);
    expect(refusal("a ".repeat(200_000)).message).toMatch(/262144 characters/);
  });

  it.each(["a[", "a(", "a>=1<", "-", "a,<", "[", "(((", "a;", "a@", "$", "<", "a -", "!= "])(
    "takes linear time when the text repeats %s",
    (part) => {
      const text = part.repeat(Math.floor((256 * 1024) / part.length));
      const started = performance.now();
      expect(() => parseRequirementList(text)).toThrow(/./);
      expect(performance.now() - started).toBeLessThan(2000);
    },
  );

  it("reads the same requirements however they are separated", () => {
    const name = fc.stringMatching(/^[a-z][a-z0-9]{0,5}(-[a-z]{1,3})?$/);
    const version = fc.stringMatching(/^[1-9]\.[0-9]{1,2}$/);
    const clause = fc
      .tuple(fc.constantFrom(">=", "<", "==", "!=", "<="), version)
      .map((pair) => pair.join(""));
    const item = fc
      .tuple(name, fc.constantFrom("", "[x]", "[y,x]"), fc.array(clause, { maxLength: 3 }))
      .map(([base, extras, clauses]) => `${base}${extras}${clauses.join(",")}`);
    const separator = fc.constantFrom(" ", ",", " , ", "\n", ",\n", "\t");
    fc.assert(
      fc.property(fc.array(fc.tuple(item, separator), { maxLength: 6 }), (pairs) => {
        const items = pairs.map(([text]) => text);
        const text = pairs.flat().join("");
        const expected = items.flatMap((one) => canonical(one));
        expect(expected).toHaveLength(items.length);
        expect(canonical(text)).toEqual(expected);
        expect(canonical(text.split(","))).toEqual(expected);
      }),
    );
  });
});
