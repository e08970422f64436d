import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { PysnipError } from "../errors/pysnip-error.ts";
import { parseRequirement, tryParseRequirement } from "./parse-requirement.ts";

const problemOf = (text: string) => tryParseRequirement(text).problem;

function refusalOf(text: string): PysnipError {
  try {
    parseRequirement(text);
  } catch (error) {
    if (error instanceof PysnipError) return error;
  }
  throw new Error(`${text} was not refused`);
}

describe("parseRequirement", () => {
  it("gives all parts in normal form when the text is a requirement", () => {
    expect(parseRequirement("Foo_Bar[B,a] >=1.0, <2.0.0 ; os.name=='nt'")).toEqual({
      name: "foo-bar",
      extras: ["a", "b"],
      specifier: "<2,>=1",
      marker: 'os_name == "nt"',
      url: null,
      canonical: 'foo-bar[a,b]<2,>=1 ; os_name == "nt"',
    });
  });

  it.each([
    ["numpy 1.2.3", 7, "`numpy==1.2.3`"],
    ["numpy 1.2", 7, "`numpy==1.2.*`"],
    ["numpy=1.2", 6, "`numpy==1.2`"],
    ["numpy~=1", 6, "`numpy>=1,<2`"],
    ["numpy~=1 ; os_name=='nt'", 6, "`numpy>=1,<2 ; os_name=='nt'`"],
    ["numpy^1.2", 6, "`numpy>=1.2,<2`"],
    ["numpy^0.2.3", 6, "`numpy>=0.2.3,<0.3`"],
    ["numpy^0.0.3", 6, "`numpy>=0.0.3,<0.0.4`"],
    ["numpy~1.2", 6, "`numpy~=1.2.0`"],
    ["numpy ~> 1.12", 7, "`numpy~=1.12`"],
    ["numpy ~> 1", 7, "`numpy>=1,<2`"],
    ["pkg@1.2.3", 4, "`pkg==1.2.3`"],
    ["pkg@^1.2", 4, "`pkg>=1.2,<2`"],
    ["pkg@latest", 4, "`pkg`"],
    ["numpy>1.x", 8, "`numpy>=2`"],
    ["numpy<=1.2.*", 11, "`numpy<1.3`"],
    ["numpy==1.x", 9, "`numpy==1.*`"],
    ["numpy=>1", 6, "`numpy>=1`"],
    ["numpy>=1 <2", 10, "`numpy>=1,<2`"],
    ["numpy>=1 and <2", 10, "`numpy>=1,<2`"],
    ["numpy *", 7, "`numpy`"],
    ["numpy>=1.0+cpu", 11, "`numpy>=1.0`"],
    ["numpy # why", 7, "`numpy`"],
    ["'numpy>=1',", 1, "`numpy>=1`"],
    ["numpy; python_version<3.8", 23, '`"3.8"`'],
    ["numpy;", 7, "python_version <"],
    ["numpy[a", 8, "`requests[security,socks]`"],
    ["numpy pandas", 7, "two requirements"],
    ["numpy>=1 || <2", 10, "one range"],
    ["numpy==notaversion", 8, "`numpy>=1.26,<2`"],
    ["-r other.txt", 1, "`[tool.pysnip]`"],
    ["--index-url=https://example.org/", 1, "`pysnip.toml`"],
    ["git+https://example.org/x.git", 1, "`name==version`"],
    ["./x", 1, "index"],
    ["*", 1, "name of a package"],
    ["", 1, "`numpy`"],
    ["  ~=1", 3, "`numpy>=1.26,<2`"],
  ])("names column and remedy when the text is %s", (text, column, instead) => {
    expect(problemOf(text)).toMatchObject({ column });
    expect(problemOf(text)?.instead).toContain(instead);
    expect(problemOf(text)?.reason).not.toBe("");
  });

  it("offers only text that can be read when it offers a requirement", () => {
    for (const text of ["numpy 1.2.3", "numpy^1.2", "numpy ~> 1", "numpy>1.x", "pkg@1.2.3"]) {
      const offered = /`([^`]+)`/.exec(problemOf(text)?.instead ?? "")?.[1] ?? "";
      expect(parseRequirement(offered).name).toBe(text.slice(0, offered.search(/[<>=~]/)));
    }
  });

  it.each([
    ["reque\u017fts", 6, "long s"],
    ["\u212aeras", 1, "the Kelvin sign"],
    ["num\ud800py", 4, "half of a pair"],
    ["numpy\0", 6, "NUL"],
    ["numpy\r-e .", 6, "a carriage return"],
    ["numpy ; os_name == 'a\u2028'", 22, "a line separator inside quotes"],
    ["foo @ https://example.org/\n", 27, "a line break after a URL"],
  ])("refuses %j at column %i when it holds %s", (text, column) => {
    expect(problemOf(text)?.column).toBe(column);
  });

  it("says code, column and remedy when it throws", () => {
    const error = refusalOf("numpy\u0000 1.2.3");
    expect(error.code).toBe("PYSNIP_REQUIREMENT_INVALID");
    expect(error.headline).toBe("`numpy\\u0000 1.2.3` is not a valid requirement");
    expect(error.details[0]).toMatch(/^column 6: /);
    expect(error.hint).not.toBe("");
  });

  it("shows no credential when a long URL is cut", () => {
    const error = refusalOf(`https://user:${"s3cret".repeat(40)}@example.org/x`);
    expect(error.message).not.toContain("s3cret");
  });

  it.each([
    ["a text", `foo${"o".repeat(5000)}`],
    ["a version", `foo==${"1.".repeat(64)}1`],
    ["a marker", `foo ; ${"(".repeat(70)}os_name == 'nt'${")".repeat(70)}`],
  ])("refuses %s when it is too large", (_what, text) => {
    expect(problemOf(text)?.reason).toMatch(/64|128|4096/);
  });

  it("keeps numbers exact when they are longer than a double", () => {
    expect(parseRequirement("foo>=9007199254740993.0").specifier).toBe(">=9007199254740993");
  });

  it("ends quickly when a text is hostile", () => {
    const parts = [
      "(",
      "[a,",
      "a-",
      "1.",
      ">=1,",
      "=".repeat(9),
      " ",
      "~^",
      "'",
      "@ ",
      "${",
      "and ",
    ];
    const started = performance.now();
    for (const part of parts) {
      for (const start of ["", "foo", "foo ;", "foo @ ", "foo>="]) {
        tryParseRequirement(start + part.repeat(4000 / part.length));
        tryParseRequirement(start + part.repeat(400 / part.length));
      }
    }
    expect(performance.now() - started).toBeLessThan(1000);
  });

  it("answers either a requirement or a problem inside the text when the text is anything", () => {
    const piece = fc.constantFrom(
      "foo",
      "[",
      "]",
      ">=",
      "1.0",
      ",",
      ";",
      "os_name",
      "'x'",
      "==",
      "(",
      ")",
      "@",
      " ",
      "*",
      "é",
    );
    const text = fc.oneof(
      fc.string(),
      fc.array(piece, { maxLength: 12 }).map((parts) => parts.join("")),
    );
    fc.assert(
      fc.property(text, (value) => {
        const { requirement, problem } = tryParseRequirement(value);
        expect((requirement === undefined) !== (problem === undefined)).toBe(true);
        if (problem !== undefined) {
          expect(problem.column).toBeGreaterThan(0);
          expect(problem.column).toBeLessThanOrEqual(value.length + 1);
        }
      }),
      { numRuns: 2000 },
    );
  });
});
