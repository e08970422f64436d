import { describe, expect, it } from "vitest";
import { PysnipError } from "../errors/pysnip-error.ts";
import { parseRequirementsFile } from "./parse-requirements-file.ts";

const linesOf = (text: string): string[] =>
  parseRequirementsFile(text, { path: "r.txt" }).requirements.map(
    ({ requirement }) => requirement.canonical,
  );

function refusal(text: string, options: { allowHashes?: boolean } = {}): PysnipError {
  try {
    parseRequirementsFile(text, { path: "r.txt", ...options });
  } catch (error) {
    if (error instanceof PysnipError) return error;
    throw error;
  }
  throw new Error(`accepted: ${JSON.stringify(text)}`);
}

const SHA = "0123456789abcdef".repeat(4);

describe("parseRequirementsFile", () => {
  it.each<[string, string, string[]]>([
    ["it is empty", "", []],
    ["it has only blank lines and comments", "\n  \n# a\n\t# -r b\n", []],
    ["each line has one requirement", "numpy\npandas>=2\n", ["numpy", "pandas>=2"]],
    ["line ends are CRLF", "numpy\r\npandas\r\n", ["numpy", "pandas"]],
    ["a byte order mark comes first", "\uFEFFnumpy", ["numpy"]],
    ["a comment follows", "numpy # -r /etc/passwd\npandas\t# x", ["numpy", "pandas"]],
    ["comments hold letters of any language", "numpy # größer, 数\n", ["numpy"]],
    [
      "pip-compile and uv annotate",
      "numpy==1.0\n    # via\n    #   pandas\n    #   -r in.txt\n",
      ["numpy==1"],
    ],
    ["a line goes on", "numpy \\\n  >=1,\\\r\n<2\npandas", ["numpy<2,>=1", "pandas"]],
    ["a name goes on without a space", "num\\\npy", ["numpy"]],
    ["a comment ends a continuation", "numpy \\\n# why\npandas", ["numpy", "pandas"]],
    ["a comment follows a continuation", "numpy \\\n  >=1 # why\npandas", ["numpy>=1", "pandas"]],
    ["the last line wants to go on", "numpy \\", ["numpy"]],
    [
      "a marker is given",
      "numpy; python_version < '3.12'  # x",
      ['numpy ; python_version < "3.12"'],
    ],
    ["a marker holds a hash sign", "a; os_name == 'x#y'", ['a ; os_name == "x#y"']],
    ["a direct reference is given", "a @ https://h.example/a.whl", ["a @ https://h.example/a.whl"]],
    ["extras and brackets are given", "A[x,Y] (>=1, <2)", ["a[x,y]<2,>=1"]],
  ])("is right when %s", (_case, text, expected) => {
    expect(linesOf(text)).toEqual(expected);
  });

  it.each<[string, RegExp]>([
    [
      "--pre",
      /^r\.txt:1:1: `--pre`: `--pre` is an option: pre-releases are policy; write `policy\.prereleases`/,
    ],
    ["--index-url=https://evil.example/simple", /indexes/],
    ["-i https://evil.example/simple", /indexes/],
    ["--extra-index-url https://evil.example/", /indexes/],
    ["--find-links ./wheels", /indexes/],
    ["-f ./wheels", /indexes/],
    ["--no-index", /indexes/],
    ["--trusted-host evil.example", /indexes/],
    ["--no-binary :all:", /wheel-exceptions/],
    ["--require-hashes", /hashes are always checked/],
    ["--config-settings x=y", /arguments to a build/],
    ["--use-feature=fast-deps", /is an option/],
    ["numpy --index-url=https://evil.example/", /^r\.txt:1:7: /],
    ["numpy --config-settings=x", /arguments to a build/],
    ["-e .", /build/],
    ["--editable ./x", /build/],
    [".", /a path exists/],
    ["./pkg", /a path exists/],
    ["../pkg", /a path exists/],
    ["/opt/pkg", /a path exists/],
    [".\\pkg", /a path exists/],
    ["pkg.whl", /an archive/],
    ["file:///x", /names no package/],
    ["git+https://evil.example/x.git", /repository/],
    ["git@h.example:x.git", /repository/],
    ["https://evil.example/x.whl", /names no package/],
    ["pkg@1.2.3", /write `pkg==1\.2\.3`/],
    ["x @ https://h.example/${AWS_SECRET_ACCESS_KEY}/x.whl", /variables/],
    ["${PKG}", /variables/],
    ['numpy; sys_platform == "${HOME}"', /variables/],
    ['numpy; python_version >= "3" or (os.system("x"))', /^r\.txt:1:/],
    ["numpy # ok\u2028--index-url https://evil.example/", /^r\.txt:1:11: .*control character/],
    ["numpy # ok\u0085x", /control character/],
    ["numpy # ok\u202ex", /control character/],
    ["numpy # \ud800", /control character/],
    ["numpy # a\rpandas", /control character/],
    ["numpy\r--index-url=https://evil.example/", /^r\.txt:1:6: .*U\+000D/],
    ["numpy\r\n-e .", /^r\.txt:2:1: /],
    ["numpy\u000cpandas", /U\+000C/],
    ["numpy\u0000", /U\+0000/],
    ["num\ufeffpy", /U\+FEFF/],
    ["requests\u200b", /U\+200B/],
    ["\uff4e\uff55\uff4d\uff50\uff59", /U\+FF4E/],
    ["numpy==1.0 --hash=sha256:00", /^r\.txt:1:12: .*pysnip\.lock/],
    ["numpy#c", /^r\.txt:1:6: /],
    ["numpy ~> 1.12", /~=1\.12/],
    ["numpy 1.2.3", /^r\.txt:1:7: /],
    ["numpy pandas", /^r\.txt:1:7: /],
    ["numpy # a \\\npandas", /^r\.txt:1:11: .*next line as comment/],
    ["# coding: latin-1\nnumpy", /UTF-8/],
    ["*", /names no package/],
    ["-r /etc/passwd", /^r\.txt:1:4: .*relative/],
    ["-r https://x.example/r.txt", /relative/],
    ["-r ~/r.txt", /relative/],
    ["-r ${X}.txt", /relative/],
    ["-r a\\b.txt", /relative/],
    [`-r ${"a".repeat(5000)}`, /^r\.txt:1:4: .*so long a name; write a shorter path/],
    [`-c ${"a/".repeat(600)}b`, /so long a name/],
    ["-r", /relative/],
    ["-c ../\u0435.txt", /U\+0435/],
  ])("refuses %j with place, reason and remedy", (text, message) => {
    const { code, details } = refusal(text);
    expect(code).toBe("PYSNIP_REQUIREMENT_INVALID");
    expect(details[0]).toMatch(message);
    expect(details[0]).toMatch(/^r\.txt:\d+:\d+: `[^]*: .+; .+/);
  });

  it("gives files that it names back with their places", () => {
    const { includes } = parseRequirementsFile(
      "-r base.txt\n-c ../c.txt # x\n--requirement=./a/b.txt\n--constraint d.txt\n-rx.txt\n",
      { path: "r.txt" },
    );
    expect(includes.map(({ kind, path, line, column }) => [kind, path, line, column])).toEqual([
      ["requirements", "base.txt", 1, 1],
      ["constraints", "../c.txt", 2, 1],
      ["requirements", "a/b.txt", 3, 1],
      ["constraints", "d.txt", 4, 1],
      ["requirements", "x.txt", 5, 1],
    ]);
  });

  it("counts lines and columns in the file as it stands", () => {
    const text = "# x\n\n  numpy>=1\npandas \\\n  ,<2 \\\n  !!\n";
    expect(refusal(text).details).toHaveLength(1);
    expect(refusal(text).details[0]).toMatch(/^r\.txt:(?:4:8|5:3): /);
    const [first] = parseRequirementsFile("# x\n\n  numpy>=1 # y", { path: "r.txt" }).requirements;
    expect(first).toMatchObject({
      text: "numpy>=1",
      file: "r.txt",
      line: 3,
      column: 3,
      source: "file",
    });
  });

  it("collects every problem in the order of the lines", () => {
    const { details } = refusal("--pre\nnumpy\n./x\n# \u0007\nb==\n");
    expect(details.map((line) => line.split(":")[1])).toEqual(["1", "3", "4", "5"]);
  });

  it("shows fifty problems and counts the others", () => {
    expect(refusal("-e .\n".repeat(50)).details).toHaveLength(50);
    expect(refusal("-e .\n".repeat(51)).details.at(-1)).toBe("and 1 more");
  });

  describe("a lock with hashes", () => {
    it("is read when hashes are allowed", () => {
      const text = `numpy==1.0 \\\n    --hash=sha256:${SHA} \\\n    --hash=sha512:${SHA}${SHA.toUpperCase()}\n    # via x\na==1 --hash=sha256:${SHA}\n`;
      const { requirements } = parseRequirementsFile(text, { path: "r.txt", allowHashes: true });
      expect(requirements.map(({ requirement }) => requirement.canonical)).toEqual([
        "numpy==1",
        "a==1",
      ]);
      expect(requirements[0]?.hashes).toEqual([`sha256:${SHA}`, `sha512:${SHA}${SHA}`]);
    });

    it.each([
      ["numpy==1.0 --hash=sha256:00"],
      [`numpy==1.0 --hash=md5:${SHA}`],
      [`numpy==1.0 --hash=sha256:${SHA} --pre`],
      [`numpy==1.0 --hash sha256:${SHA}`],
      [`--hash=sha256:${SHA}`],
    ])("is refused when a line reads %s", (text) => {
      expect(refusal(text, { allowHashes: true }).details).toHaveLength(1);
    });
  });

  it.each<[string, string, RegExp]>([
    ["a line is too long", `numpy # ${"x".repeat(5000)}`, /4096 characters/],
    ["continuations make a line too long", "numpy\\\n".repeat(2000), /4096 characters/],
    ["there are too many lines", "numpy\n".repeat(513), /512 requirements/],
    ["the file is too long", "# x\n".repeat(70_000), /262144 characters/],
  ])("refuses when %s", (_case, text, message) => {
    expect(refusal(text).message).toMatch(message);
  });

  it.each(["a[", "\\\n", "#", " #", "-r ", " --hash", "a\\\n", "\r", "a @ ", "((", "$"])(
    "takes linear time when the text repeats %j",
    (part) => {
      const text = part.repeat(Math.floor((256 * 1024) / part.length));
      const started = performance.now();
      try {
        parseRequirementsFile(text, { path: "r.txt", allowHashes: true });
      } catch (error) {
        expect(error).toBeInstanceOf(PysnipError);
      }
      expect(performance.now() - started).toBeLessThan(2000);
    },
  );
});
