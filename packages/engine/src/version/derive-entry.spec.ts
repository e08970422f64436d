import { describe, expect, it } from "vitest";
import { PysnipError } from "../errors/pysnip-error.ts";
import { deriveEntry } from "./derive-entry.ts";
import { parseSnippet } from "./parse-snippet.ts";

const choose = (source: string, entry?: string, kind: "function" | "script" = "function") =>
  deriveEntry(parseSnippet(source), { entry, kind });

const refusal = (run: () => unknown): PysnipError => {
  try {
    run();
  } catch (error) {
    if (error instanceof PysnipError) return error;
    throw error;
  }
  throw new Error("nothing was refused");
};

describe("deriveEntry", () => {
  it.each([
    ["it is the only one", "def score(): ...\n", undefined, "score", 1],
    ["the others are private", "def _a(): ...\ndef b(): ...\ndef __c(): ...\n", undefined, "b", 2],
    ["one of several is called main", "def a(): ...\ndef main(): ...\n", undefined, "main", 2],
    [
      "one of several is called handler",
      "def handler(): ...\ndef a(): ...\n",
      undefined,
      "handler",
      1,
    ],
    ["one of several is called run", "def a(): ...\nasync def run(): ...\n", undefined, "run", 2],
    ["it is asked for", "def main(): ...\ndef a(): ...\n", "a", "a", 2],
    ["a private one is asked for", "def main(): ...\ndef _a(): ...\n", "_a", "_a", 2],
    ["it is defined twice", "def a(): ...\ndef a(b): ...\n", undefined, "a", 2],
    [
      "lambdas and classes are about",
      "f = lambda: 1\nclass C:\n    def m(self): ...\ndef a(): ...\n",
      undefined,
      "a",
      4,
    ],
    ["it stands under a condition", "if x:\n    def a(): ...\n", undefined, "a", 2],
    [
      "it is defined in either branch",
      "try:\n    def a(): ...\nexcept E:\n    def a(b): ...\n",
      undefined,
      "a",
      4,
    ],
    [
      "others are nested or methods",
      "def a():\n    def main(): ...\nclass C:\n    def run(self): ...\n",
      undefined,
      "a",
      1,
    ],
    [
      "type checkers alone see another",
      "if TYPE_CHECKING:\n    def main(): ...\ndef a(): ...\n",
      undefined,
      "a",
      3,
    ],
    [
      "the guarded block defines another",
      "def a(): ...\nif __name__ == '__main__':\n    def main(): ...\n",
      undefined,
      "a",
      1,
    ],
    [
      "it has overloads",
      "@overload\ndef a(b: int): ...\n@overload\ndef a(b: str): ...\ndef a(b): ...\n",
      undefined,
      "a",
      5,
    ],
  ])("takes a function when %s", (_title, source, entry, name, line) => {
    expect(choose(source, entry).function).toMatchObject({ name, line });
  });

  it.each([
    ["def a(): ...\n", undefined, "it is the only function"],
    ["def a(): ...\ndef _b(): ...\n", undefined, "it alone is public"],
    ["def a(): ...\ndef b(): ...\ndef main(): ...\n", undefined, "it alone of 3 has a usual name"],
    ["def a(): ...\ndef b(): ...\n", "b", "it was asked for"],
  ])("says why in %j", (source, entry, reason) => {
    expect(choose(source, entry).reason).toBe(reason);
  });

  it.each([
    [
      "@retry(3)\n@app.task\ndef a(): ...\n",
      ["`@retry(3)` and `@app.task` may change what `a` takes; its definition counts"],
    ],
    ["@functools.cache\n@validate_call(config=c)\ndef a(): ...\n", []],
    [
      "def a(): ...\na = wrap(a)\n",
      ["`a` is bound again on line 2; the signature on line 1 counts"],
    ],
    ["a = None\ndef a(): ...\n", []],
    ["if x:\n    def a(): ...\n", ["`a` stands under a condition; a run that leaves it out fails"]],
    ["with x:\n    def a(): ...\n", []],
    [
      "@overload\ndef a(b): ...\ndef a(b): ...\n",
      ["`a` has overloads; the signature of its implementation counts"],
    ],
  ])("notes what the definition does not tell in %j", (source, notes) => {
    expect(choose(source).notes).toEqual(notes);
  });

  it("takes no function when the kind is script", () => {
    expect(choose("print(1)\n", undefined, "script")).toEqual({
      function: null,
      reason: "a script is run as a whole",
      notes: [],
    });
  });

  it.each([
    [
      "several could be meant",
      "def a(): ...\n\ndef b(): ...\n",
      undefined,
      "the snippet has 2 functions that could be the entry",
      ["`a` on line 1", "`b` on line 3"],
      "add `--entry a`, or the one that you mean",
    ],
    [
      "two have a usual name",
      "def a(): ...\ndef run(): ...\ndef main(): ...\n",
      undefined,
      "the snippet has 3 functions that could be the entry",
      ["`a` on line 1", "`run` on line 2", "`main` on line 3"],
      "add `--entry run`, or the one that you mean",
    ],
    [
      "statements were pasted",
      "import pandas\n\nprint(1)\n",
      undefined,
      "the snippet has statements (from line 3) but no function at its top level",
      [],
      "add `--kind script` to run the whole file as a program, or put the work into `def main(): ...`",
    ],
    [
      "it is a lambda",
      "f = lambda x: x\n",
      undefined,
      "the snippet has statements (from line 1) but no function at its top level",
      ["`f` on line 1 is a lambda: write it as `def f(...)`"],
      "add `--kind script` to run the whole file as a program, or put the work into `def main(): ...`",
    ],
    [
      "only a class was pasted",
      "class C:\n    def m(self): ...\n",
      undefined,
      "the snippet has no function at its top level",
      ["`C` on line 1 is a class"],
      "write the work as `def main(): ...`",
    ],
    [
      "all are private",
      "def _a(): ...\n",
      undefined,
      "every function of the snippet has a name that begins with `_`",
      ["`_a` on line 1"],
      "add `--entry _a`",
    ],
    [
      "a wrong name is asked for",
      "def a(): ...\n",
      "b\u001b",
      "the snippet has no function `b\\u001b` at its top level",
      ["`a` on line 1"],
      "add `--entry a`",
    ],
    [
      "a method is asked for",
      "class C:\n    def m(self): ...\ndef a(): ...\n",
      "m",
      "the snippet has no function `m` at its top level",
      ["`a` on line 3", "`C` on line 1 is a class"],
      "add `--entry a`",
    ],
    [
      "its name is Cyrillic",
      "def m\u0430in(): ...\n",
      undefined,
      "the entry `m\\u0430in` on line 1 is not an ASCII name",
      [],
      "rename the function: letters `a` to `z`, digits and `_`, up to 200 of them",
    ],
  ])("refuses with the candidates when %s", (_title, source, entry, headline, details, hint) => {
    const error = refusal(() => choose(source, entry));
    expect(error.code).toBe("PYSNIP_ENTRY_UNCLEAR");
    expect([error.headline, error.details, error.hint]).toEqual([headline, details, hint]);
  });

  it("refuses an entry when the kind is script", () => {
    expect(refusal(() => choose("def a(): ...\n", "a", "script")).code).toBe(
      "PYSNIP_ENTRY_UNCLEAR",
    );
  });

  it("notes what is odd when the function can be used all the same", () => {
    const source =
      'def a(): ...\ndef a(b=[], *, c={}, d=(), e=list()): ...\nif __name__ == "__main__":\n    a()\n';
    expect(choose(source).notes).toEqual([
      "`a` is defined 2 times; the one on line 2 counts",
      'the block `if __name__ == "__main__"` is kept, but the job calls the function',
      "the default of `b` can be changed by a call and then stays changed",
      "the default of `c` can be changed by a call and then stays changed",
      "the default of `e` can be changed by a call and then stays changed",
    ]);
  });
});
