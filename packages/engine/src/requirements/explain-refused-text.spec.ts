import { describe, expect, it } from "vitest";
import { explainCharacters, explainRefusedText } from "./explain-refused-text.ts";

describe("explainRefusedText", () => {
  it.each([
    ["numpy>=1"],
    ["numpy[a,b]>=1,<2 ; python_version < '3.12'"],
    ["x @ https://h.example/x.whl#sha256=00"],
    ["a-b"],
    ["zipp"],
    ["tar.gz-reader"],
    ["file-magic"],
    ["gitpython"],
    ["numpy~>1"],
    [""],
  ])("leaves %j to the parser", (text) => {
    expect(explainRefusedText(text)).toBeNull();
  });

  it.each([
    ["numpy\u0000", 6, "control character U+0000"],
    ["a\u{1F600}", 2, "non-ASCII character U+1F600"],
    ["a\ud800", 2, "non-ASCII character U+D800"],
    ["a\u007f", 2, "control character U+007F"],
    ["a==$V", 4, "variables"],
    ["a --hash=sha256:00", 3, "hashes belong"],
    ["a==1#sha256=00", 5, "hashes belong"],
    ["-x", 1, "options are not requirements"],
    ["-", 1, "begins with a letter"],
    ["svn+https://x/y", 1, "repository"],
    ["all", 1, "names no package"],
    ["a @ v1.2", 2, "`@` introduces a URL"],
  ])("names column and reason when the text is %j", (text, column, reason) => {
    const problem = explainRefusedText(text);
    expect(problem?.column).toBe(column);
    expect(problem?.reason).toContain(reason);
    expect(problem?.instead).not.toBe("");
  });
});

describe("explainCharacters", () => {
  it("accepts printable ASCII and tabs only", () => {
    expect(explainCharacters(" ~\t")).toBeNull();
    expect(explainCharacters("a\n")?.column).toBe(2);
  });
});
