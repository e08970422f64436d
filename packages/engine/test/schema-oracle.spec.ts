import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { analyzeSnippet } from "../src/version/derive-snippet-report.ts";

const FOLDER = fileURLToPath(new URL("fixtures/snippets", import.meta.url));
const JUDGE = fileURLToPath(new URL("snippets/judge_with_pydantic.py", import.meta.url));

type Validate = (value: unknown) => boolean;

interface Ajv {
  readonly addFormat: (name: string, format: RegExp | true) => unknown;
  readonly compile: (schema: object) => Validate;
}

/** A validator that others wrote, in its strict mode. */
function loadAjv(): Ajv {
  const { Ajv2020 } = createRequire(import.meta.url)("ajv/dist/2020.js") as {
    readonly Ajv2020: new (options: object) => Ajv;
  };
  const ajv = new Ajv2020({ strictTypes: false, strictTuples: false, keywords: OWN_WORDS });
  for (const [name, format] of FORMATS) ajv.addFormat(name, format);
  return ajv;
}

const OWN_WORDS = ["x-python-type", "x-python-default", "x-python-pattern"];
const FORMATS: readonly (readonly [string, RegExp | true])[] = [
  ["date", /^\d{4}-\d\d-\d\d$/],
  ["time", /^\d\d:\d\d:\d\d/],
  ["date-time", /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d/],
  ["duration", /^P/],
  ["uuid", /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/],
  ["decimal", /^-?\d+(?:\.\d+)?$/],
  ["path", true],
];

const ajv = loadAjv();

const schemasOf = (text: string) => analyzeSnippet(text, { python: "3.11" }).schemas;

describe("schemas of the snippets of the fixtures", () => {
  const fixtures = ["valid", "newer"].flatMap((sort) =>
    readdirSync(join(FOLDER, sort))
      .filter((name) => name.endsWith(".py"))
      .map((name) => join(FOLDER, sort, name)),
  );

  it("are all valid JSON Schema 2020-12 in ajv's strict mode", () => {
    const schemas = fixtures.flatMap((path) => schemasOf(readFileSync(path, "utf8")) ?? []);
    expect(schemas.length).toBeGreaterThan(50);
    for (const { input, output } of schemas) {
      expect(() => [ajv.compile(input), ajv.compile(output)]).not.toThrow();
    }
  }, 60_000);
});

const VALUES: readonly unknown[] = [
  null,
  true,
  0,
  1,
  -1,
  7,
  1.5,
  "",
  "a",
  "abcd",
  "12",
  "1.5",
  "red",
  "2020-01-01",
  "2020-01-01T10:00:00Z",
  "10:00:00",
  "P1D",
  "123e4567-e89b-42d3-a456-426614174000",
  [],
  [1],
  [1, 2],
  [1, 1],
  ["a"],
  [1, "a"],
  [1, 2, 3],
  [[1]],
  [null],
  [{ x: 1 }],
  {},
  { a: 1 },
  { a: "b" },
  { 1: "a" },
  { x: 1 },
  { x: 1, y: 2 },
  { x: "a", y: [] },
  { x: 1, z: 1 },
  { x: 1, next: { x: 2 } },
  { x: 1, next: { y: 2 } },
  { x: -1 },
  { X: 1 },
];

const MODEL = "class M(BaseModel):\n    x: int = Field(ge=0)\n    y: int = 1\n";
const NODE = "class M(BaseModel):\n    x: int\n    next: 'M | None' = None\n";
const TYPES: readonly (readonly [type: string, before?: string])[] = [
  ...["int", "float", "str", "bool", "None", "Any", "bytes", "object"].map(
    (type) => [type] as const,
  ),
  ...["list", "list[int]", "List[str]", "tuple[int, ...]", "tuple[int, str]", "tuple[()]"].map(
    (type) => [type] as const,
  ),
  ...[
    "set[int]",
    "frozenset[str]",
    "Sequence[int]",
    "collections.abc.Iterable[int]",
    "collections.deque[int]",
  ].map((type) => [type] as const),
  ...[
    "dict",
    "dict[str, int]",
    "Dict[int, str]",
    "Mapping[str, Any]",
    "dict[Literal['a'], int]",
  ].map((type) => [type] as const),
  ...["Optional[int]", "int | str", "Union[int, list[str], None]", "Literal['a', 1, None]"].map(
    (type) => [type] as const,
  ),
  ...[
    "datetime.datetime",
    "datetime.date",
    "datetime.time",
    "datetime.timedelta",
    "uuid.UUID",
    "decimal.Decimal",
    "pathlib.Path",
  ].map((type) => [type] as const),
  ["Annotated[int, Field(ge=0, lt=5)]"],
  ["Annotated[float, Gt(0), MultipleOf(0.5)]"],
  ["Annotated[str, Field(min_length=2, max_length=3)]"],
  ["Annotated[str, Field(pattern='^a')]"],
  ["Annotated[list[int], Len(1, 2)]"],
  ["Annotated[dict[str, int], MinLen(1)]"],
  ["Annotated[Optional[int], Ge(1)]"],
  ["PositiveInt"],
  ["conint(le=0)"],
  ["constr(min_length=1)"],
  ["conlist(int, max_length=1)"],
  ["M", MODEL],
  ["list[M]", MODEL],
  ["M", NODE],
  ["M", "class M(BaseModel):\n    model_config = ConfigDict(extra='forbid')\n    x: int\n"],
  ["M", "class M(BaseModel):\n    x: int = Field(alias='X')\n"],
  ["M", "class B(BaseModel):\n    x: int\nclass M(B):\n    y: int = 1\n    x: str = 'a'\n"],
  [
    "M",
    "@dataclass\nclass M:\n    x: int\n    y: int = field(default=1)\n    z: int = field(default=2, init=False)\n",
  ],
  ["M", "class M(TypedDict, total=False):\n    x: Required[int]\n    y: int\n"],
  ["M", "class M(TypedDict):\n    x: int\n    y: NotRequired[int]\n"],
  ["M", "class M(NamedTuple):\n    a: int\n    b: str = 'x'\n"],
  ["M", "class M(Enum):\n    A = 'a'\n    B = 7\n"],
  ["M", "class M(IntEnum):\n    A = enum.auto()\n    B = enum.auto()\n"],
  ["M", "class M(enum.StrEnum):\n    RED = enum.auto()\n"],
  ["M", "M = NewType('M', int)\n"],
  ["M", "M = TypeVar('M', bound=int)\n"],
  ["M", "M = Union[int, list['M']]\nM = Union[int, list[int]]\n"],
];

// Where the two may differ, and why.
const KNOWN: readonly RegExp[] = [
  // The encoding of a text is a note in JSON Schema; no validator looks at it.
  /^bytes: ".*" is too much$/,
  // pydantic looks at the items when they are taken, and takes the letters of a text for items.
  /^collections\.abc\.Iterable\[int\]: .* is missing$/,
  // Equal items are dropped, although pydantic's own schema wants them to be unique.
  /^(?:set|frozenset)\[\w+\]: \[1,1\] is missing$/,
  // To Python, true equals 1.
  /^Literal\['a', 1, None\]: true is missing$/,
  // Other notations of a moment and of a span.
  /^datetime\.(?:datetime: "(?:12|1\.5)"|timedelta: "10:00:00") is missing$/,
  // A named tuple may be given by its names.
  /NamedTuple[^]*: \{"a":1\} is missing$/,
];

describe("schemas of types", () => {
  it("take what pydantic takes strictly, and nothing that it does not take at all", ({ skip }) => {
    const rows = TYPES.map(([type, before = ""]) => ({ type, before, values: VALUES }));
    const judged = spawnSync("python3", ["-I", JUDGE], {
      input: JSON.stringify(rows),
      encoding: "utf8",
    });
    if (judged.stderr.includes("No module named 'pydantic'"))
      return skip("python3 has no pydantic");
    expect(judged.stderr).toBe("");
    const verdicts = JSON.parse(judged.stdout) as [lax: boolean, strict: boolean][][];
    const wrong: string[] = [];
    for (const [at, { type, before }] of rows.entries()) {
      const schemas = schemasOf(`${before}\ndef main(a: ${type}): ...\n`);
      const takes = ajv.compile(schemas?.input ?? {});
      for (const [index, value] of VALUES.entries()) {
        const [lax, strict] = verdicts[at]?.[index] ?? [false, false];
        const ours = takes({ a: value });
        if ((strict && !ours) || (ours && !lax)) {
          wrong.push(
            `${before}${type}: ${JSON.stringify(value)} ${ours ? "is too much" : "is missing"}`,
          );
        }
      }
    }
    expect(wrong.filter((line) => !KNOWN.some((known) => known.test(line)))).toEqual([]);
    expect(KNOWN.filter((known) => !wrong.some((line) => known.test(line)))).toEqual([]);
  }, 60_000);
});
