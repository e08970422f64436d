import { describe, expect, it } from "vitest";
import { deriveContract } from "./derive-contract.ts";
import {
  hashContent,
  hashContract,
  hashOtherSource,
  hashSource,
  hashSources,
} from "./hash-content.ts";
import { parseSnippet } from "./parse-snippet.ts";

const contractOf = (source: string) => {
  const analysis = parseSnippet(source);
  return deriveContract(analysis.functions.at(-1) ?? null, analysis);
};
const contractId = (source: string) => hashContract(contractOf(source));

const BASE = "def f(a: int, b: str = 'x') -> float:\n    return 1.0\n";
const MODEL = "class M(BaseModel):\n    x: int = 1\n\ndef f(m: 'M | None') -> int: ...\n";
const ALIAS = "Mode = Literal['a', 'b']\nclass M:\n    mode: Mode\ndef f(m: list[M]): ...\n";

describe("hashContract", () => {
  it.each([
    ["the body changes", BASE, BASE.replace("1.0", "2.0")],
    ["a docstring is added", BASE, BASE.replace("    return", "    'doc'\n    return")],
    ["a formatter ran", BASE, "def f( a:int,b:str='x' )->float: ...\n"],
    ["an unrelated class is added", BASE, `class Other: x: int\n${BASE}`],
    ["a method of a model changes", MODEL, MODEL.replace("= 1\n", "= 1\n    def m(self): ...\n")],
  ])("gives the same id when %s", (_title, one, other) => {
    expect(contractId(one)).toBe(contractId(other));
  });

  it.each([
    ["the entry is renamed", BASE, BASE.replace("def f", "def g")],
    ["a parameter is renamed", BASE, BASE.replace("a:", "c:")],
    ["parameters are swapped", BASE, "def f(b: str = 'x', a: int = 0) -> float: ...\n"],
    ["an annotation changes", BASE, BASE.replace("int", "float")],
    ["a default changes", BASE, BASE.replace("'x'", "'y'")],
    ["a default goes", BASE, BASE.replace(" = 'x'", "")],
    ["the kind of a parameter changes", BASE, BASE.replace("b:", "*, b:")],
    ["the return type changes", BASE, BASE.replace("-> float", "-> int")],
    ["it becomes async", BASE, `async ${BASE}`],
    ["it becomes a generator", BASE, BASE.replace("return", "yield")],
    ["a field of a model changes", MODEL, MODEL.replace("x: int", "x: str")],
    ["a base of a model changes", MODEL, MODEL.replace("BaseModel", "Other")],
    ["a model is decorated", MODEL, `@dataclass\n${MODEL}`],
    ["an alias behind a model changes", ALIAS, ALIAS.replace("'b'", "'c'")],
  ])("gives another id when %s", (_title, one, other) => {
    expect(contractId(one)).not.toBe(contractId(other));
  });

  it("has no parameters when the job is a script", () => {
    expect(contractOf("print(1)\n")).toEqual({
      entry: null,
      kind: "script",
      parameters: [],
      returns: null,
      models: [],
    });
  });

  it("ends when models mention each other", () => {
    const source = "class A:\n    b: 'B'\nclass B:\n    a: 'A'\ndef f(a: A): ...\n";
    expect(contractOf(source).models.map(({ name }) => name)).toEqual(["A", "B"]);
  });
});

describe("hashContent", () => {
  const identity = {
    sourceId: hashSource("x = 1\n"),
    entry: "f",
    kind: "function",
    requirementsHash: "sha256:a",
    contractId: "sha256:b",
  } as const;

  it("is the digest of the bytes when source is hashed", () => {
    expect(hashSource("")).toBe(
      "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    );
  });

  it("stays what it was when pysnip changes", () => {
    // A new value here makes every recorded version look changed: raise the format tag with it.
    expect(hashContent(identity)).toBe(
      "sha256:00b110b8d11cdaa5e602b24b85e79b908853ba2d16a34574d8bb0a50ff6412b3",
    );
    expect(contractId(BASE)).toBe(
      "sha256:ba5206525b8c2fa0af6feac991d51c4a5826b29abc80002d4b9a0b231f98569b",
    );
  });

  it.each([
    ["the source", { sourceId: "sha256:c" }],
    ["the entry", { entry: "g" }],
    ["the absence of an entry", { entry: null }],
    ["the kind", { kind: "script" as const }],
    ["the requirements", { requirementsHash: "sha256:c" }],
    ["the contract", { contractId: "sha256:c" }],
  ])("changes when it is %s that changes", (_title, change) => {
    expect(hashContent({ ...identity, ...change })).not.toBe(hashContent(identity));
  });

  it("looks at nothing else when more is given", () => {
    const more = { ...identity, lockHash: "sha256:d", name: "churn" };
    expect(hashContent(more)).toBe(hashContent(identity));
  });
});

describe("hashSources", () => {
  const file = (path: string, text: string) => hashOtherSource(path, Buffer.from(text));

  it("is the hash of the source alone when nothing else is there", () => {
    expect(hashSources("x = 1\n", [])).toBe(hashSource("x = 1\n"));
  });

  it.each([
    ["another file", [file("a.py", "x")], [file("b.py", "x")]],
    ["another text", [file("a.py", "x")], [file("a.py", "y")]],
    ["another line end of data", [file("a.csv", "x\n")], [file("a.csv", "x\r\n")]],
    ["a file more", [file("a.py", "x")], [file("a.py", "x"), file("b.py", "")]],
  ])("differs by %s", (_title, one, other) => {
    expect(hashSources("", one)).not.toBe(hashSources("", other));
  });

  it("does not differ by the order of files and the line ends of code", () => {
    const [one, other] = [file("a.py", "x\ny"), file("b", "z")];
    expect(hashSources("", [other, file("a.py", "x\r\ny")])).toBe(hashSources("", [one, other]));
  });
});
