import { describe, expect, it } from "vitest";
import { deriveContract } from "./derive-contract.ts";
import { contractRecord, deriveContractRecord } from "./derive-contract-record.ts";
import { diffContract } from "./diff-contract.ts";
import { parseSnippet } from "./parse-snippet.ts";

const recordOf = (source: string) => {
  const analysis = parseSnippet(source);
  return deriveContractRecord(deriveContract(analysis.functions.at(-1) ?? null, analysis));
};

const F = "def f(a: int, b: str = 'x') -> float: ...\n";
const IN = "class M(BaseModel):\n    x: int\n\ndef f(m: M): ...\n";
const OUT = "class M(BaseModel):\n    x: int\n\ndef f() -> M: ...\n";
const MODE = "Mode = Literal['a', 'b']\ndef f(m: Mode): ...\n";
const LIMIT = "LIMIT = 3\ndef f(n: int = LIMIT): ...\n";

type Row = [title: string, before: string, after: string, changes: string[]];

describe("diffContract", () => {
  it.each<Row>([
    ["nothing changes", F, F, []],
    ["a formatter ran", F, "def f( a:int,b:str='x' )->float: ...\n", []],
    ["the entry is renamed", F, F.replace("def f", "def g"), ["entry renamed major"]],
    ["it becomes async", F, `async ${F}`, ["kind changed patch"]],
    ["it becomes a generator", F, F.replace("...", "yield 1"), ["kind changed major"]],
    [
      "it becomes a script",
      F,
      "print(1)\n",
      [
        "kind changed major",
        "parameters.a removed major",
        "parameters.b removed major",
        "returns widened major",
      ],
    ],
    ["a parameter goes", F, "def f(a: int) -> float: ...\n", ["parameters.b removed major"]],
    ["one is renamed", F, F.replace("a:", "c:"), ["parameters.a renamed major"]],
    ["one must be given", F, F.replace("a: int", "a: int, c: int"), ["parameters.c added major"]],
    ["one may be given", F, F.replace("'x'", "'x', c: int = 1"), ["parameters.c added minor"]],
    ["others are taken", F, F.replace("'x'", "'x', **more"), ["parameters.more added minor"]],
    ["a default comes", F, F.replace("a: int", "a: int = 1"), ["parameters.a.default added minor"]],
    ["a default goes", F, F.replace(" = 'x'", ""), ["parameters.b.default removed major"]],
    ["a default changes", F, F.replace("'x'", "'y'"), ["parameters.b.default changed minor"]],
    ["a type is widened", F, F.replace("int", "int | None"), ["parameters.a widened minor"]],
    ["a type is narrowed", F.replace("int", "float"), F, ["parameters.a narrowed major"]],
    ["a type is another", F, F.replace("int", "bytes"), ["parameters.a changed major"]],
    [
      "a type is declared",
      "def f(a): ...\n",
      "def f(a: int): ...\n",
      ["parameters.a narrowed major"],
    ],
    ["they are swapped", "def f(a, b): ...\n", "def f(b, a): ...\n", ["parameters moved patch"]],
    ["one is by keyword", F, F.replace("b:", "*, b:"), ["parameters.b changed patch"]],
    ["one is packed", "def f(a): ...\n", "def f(*a): ...\n", ["parameters.a changed major"]],
    ["a result is promised", "def f(): ...\n", "def f() -> int: ...\n", ["returns narrowed minor"]],
    ["a result is narrowed", F, F.replace("float:", "int:"), ["returns narrowed major"]],
    ["a result is widened", F, F.replace("float:", "float | None:"), ["returns widened major"]],
    [
      "an input field must be given",
      IN,
      IN.replace("x: int", "x: int\n    y: int"),
      ["models.M.y added major"],
    ],
    [
      "an input field may be given",
      IN,
      IN.replace("x: int", "x: int\n    y: int = 1"),
      ["models.M.y added minor"],
    ],
    ["an input field is wider", IN, IN.replace("x: int", "x: float"), ["models.M.x widened minor"]],
    [
      "an output field is new",
      OUT,
      OUT.replace("x: int", "x: int\n    y: int"),
      ["models.M.y added minor"],
    ],
    [
      "an output field is wider",
      OUT,
      OUT.replace("x: int", "x: float"),
      ["models.M.x widened major"],
    ],
    ["an output field goes", OUT, OUT.replace("x: int", "pass"), ["models.M.x removed major"]],
    ["a class has another base", IN, IN.replace("BaseModel", "Other"), ["models.M changed major"]],
    ["an alias is widened", MODE, MODE.replace("'b'", "'b', 'c'"), ["models.Mode widened minor"]],
    ["an alias is narrowed", MODE, MODE.replace(", 'b'", ""), ["models.Mode narrowed major"]],
    ["a constant changes", LIMIT, LIMIT.replace("3", "4"), ["models.LIMIT changed minor"]],
    ["a class moves out", IN, "def f(m: M): ...\n", ["models.M removed major"]],
    ["a class comes with its parameter", "def f(): ...\n", IN, ["parameters.m added major"]],
  ])("says what a caller notices when %s", (_title, before, after, changes) => {
    const found = diffContract(recordOf(before), recordOf(after));
    expect(found.map(({ path, kind, level }) => `${path} ${kind} ${level}`)).toEqual(changes);
    for (const { text } of found) expect(text).toMatch(/^[\x20-\x7e…]+$/);
  });

  it("keeps no value that may be a secret, and reads back what it keeps", () => {
    const source = `TOKEN = "hunter2"\ndef f(a=TOKEN, *, b: str = "hunter3"): ...\n`;
    const record = recordOf(source);
    expect(JSON.stringify(record)).not.toContain("hunter");
    expect(contractRecord.parse(JSON.parse(JSON.stringify(record)))).toEqual(record);
  });
});
