import { describe, expect, it } from "vitest";
import { deriveParametersSchema } from "./derive-parameters-schema.ts";
import { analyzeSnippet } from "./parse-snippet.ts";

const schemaOf = (source: string) => {
  const analysis = analyzeSnippet(source);
  const entry = analysis.functions.at(-1);
  if (entry === undefined) throw new Error("no function");
  return deriveParametersSchema(entry, analysis);
};

const typeOf = (annotation: string, before = "") => {
  const { input } = schemaOf(`${before}\ndef f(a: ${annotation}): ...\n`);
  return (input["properties"] as Record<string, unknown>)["a"];
};

const definitionOf = (name: string, source: string) => {
  const { input, warnings } = schemaOf(`${source}\ndef f(a: ${name}): ...\n`);
  expect(input["properties"]).toEqual({ a: { $ref: `#/$defs/${name}` } });
  return { ...(input["$defs"] as Record<string, object>)[name], warnings };
};

const STRING = { type: "string" };
const INTEGER = { type: "integer" };
const NULL = { type: "null" };

describe("deriveParametersSchema", () => {
  it.each([
    ["str", STRING],
    ["int", INTEGER],
    ["float", { type: "number" }],
    ["bool", { type: "boolean" }],
    ["None", NULL],
    ["bytes", { type: "string", contentEncoding: "base64" }],
    ["Any", {}],
    ["typing.Any", {}],
    ["list", { type: "array" }],
    ["list[int]", { type: "array", items: INTEGER }],
    ["t.List[str]", { type: "array", items: STRING }],
    ["collections.abc.Sequence[int]", { type: "array", items: INTEGER }],
    ["set[int]", { type: "array", items: INTEGER, uniqueItems: true }],
    ["frozenset", { type: "array", uniqueItems: true }],
    ["tuple", { type: "array" }],
    [
      "tuple[int, str]",
      { type: "array", prefixItems: [INTEGER, STRING], minItems: 2, maxItems: 2 },
    ],
    ["tuple[int, ...]", { type: "array", items: INTEGER }],
    ["tuple[()]", { type: "array", maxItems: 0 }],
    ["dict", { type: "object" }],
    [
      "dict[str, list[int]]",
      { type: "object", additionalProperties: { type: "array", items: INTEGER } },
    ],
    ["Mapping[str, Any]", { type: "object", additionalProperties: {} }],
    ["Optional[int]", { anyOf: [INTEGER, NULL] }],
    ["int | None", { anyOf: [INTEGER, NULL] }],
    ["int | str | int", { anyOf: [INTEGER, STRING] }],
    ["Union[int, Optional[str]]", { anyOf: [INTEGER, STRING, NULL] }],
    ["Union[int]", INTEGER],
    ["'int | None'", { anyOf: [INTEGER, NULL] }],
    ["list['str']", { type: "array", items: STRING }],
    ["Literal['a', -1, None, True]", { enum: ["a", -1, null, true] }],
    ["(int)", INTEGER],
    ["datetime.datetime", { type: "string", format: "date-time" }],
    ["date", { type: "string", format: "date" }],
    ["dt.timedelta", { type: "string", format: "duration" }],
    ["uuid.UUID", { type: "string", format: "uuid" }],
    ["Decimal", { type: "string", format: "decimal" }],
    ["pathlib.Path", { type: "string", format: "path" }],
    [
      "Annotated[int, Field(ge=0, le=10, description='Days (at most)')]",
      { ...INTEGER, minimum: 0, maximum: 10, description: "Days (at most)" },
    ],
    [
      "Annotated[str, Field(min_length=1, pattern=r'^\\d+$')]",
      { ...STRING, minLength: 1, pattern: "^\\d+$" },
    ],
    ["Annotated[list[int], Field(max_length=3)]", { type: "array", items: INTEGER, maxItems: 3 }],
    ["Annotated[int, 'note', Gt(1)]", INTEGER],
    ["Final[int]", INTEGER],
  ])("understands %s", (annotation, schema) => {
    expect(typeOf(annotation)).toEqual(schema);
  });

  it.each([
    ["pd.DataFrame"],
    ["Callable[[int], str]"],
    ["list[int][0]"],
    ["f'{x}'"],
    ["Literal[X]"],
    ["T"],
    ["3"],
  ])("accepts anything, keeps the text and warns when the type is %s", (annotation) => {
    const { input, warnings } = schemaOf(`def f(a: ${annotation}): ...\n`);
    expect(input["properties"]).toEqual({ a: { "x-python-type": annotation } });
    expect(warnings).toEqual([
      `the type \`${annotation}\` is not understood; any value is accepted`,
    ]);
  });

  it.each([
    ["-1", { default: -1 }],
    ["1_000", { default: 1000 }],
    ["1.", { default: 1 }],
    ["-.5e-3", { default: -0.0005 }],
    ["0x10", { default: 16 }],
    ["'a' \"b\"", { default: "ab" }],
    ["None", { default: null }],
    ["(1, 2)", { default: [1, 2] }],
    ["(1,)", { default: [1] }],
    ["(1)", { default: 1 }],
    ["()", { default: [] }],
    ["[{'a': [True]}]", { default: [{ a: [true] }] }],
    ["{}", { default: {} }],
    ["b'x'", { "x-python-default": "b'x'" }],
    ["LIMIT", { "x-python-default": "LIMIT" }],
    ["1 + 1", { "x-python-default": "1 + 1" }],
    ["{1: 2}", { "x-python-default": "{1: 2}" }],
    ["9007199254740993", { "x-python-default": "9007199254740993" }],
    ["1e999", { "x-python-default": "1e999" }],
    ["1j", { "x-python-default": "1j" }],
    ["date.today()", { "x-python-default": "date.today()" }],
    [String.raw`"\N{DASH}"`, { "x-python-default": String.raw`"\N{DASH}"` }],
    ["{'__proto__': 1}", { default: JSON.parse('{"__proto__": 1}') as object }],
  ])("keeps the default %s", (text, expected) => {
    const { input } = schemaOf(`def f(a=${text}): ...\n`);
    const value = (input["properties"] as Record<string, Record<string, string>>)["a"];
    // The analysis gives a default one spacing.
    const same = Object.fromEntries(
      Object.entries(value ?? {}).map(([key, one]) => [
        key,
        key === "default" ? one : one.replace(/\s/g, ""),
      ]),
    );
    const wanted =
      "x-python-default" in expected ? { "x-python-default": text.replace(/\s/g, "") } : expected;
    expect(same).toEqual(wanted);
  });

  it("describes an input object when all kinds of parameters are there", () => {
    const source = "def f(a, /, b: int, c: str = 'x', *d: int, e, **g: bool) -> list[float]: ...\n";
    expect(schemaOf(source)).toEqual({
      input: {
        $schema: "https://json-schema.org/draft/2020-12/schema",
        type: "object",
        properties: {
          a: {},
          b: INTEGER,
          c: { ...STRING, default: "x" },
          d: { type: "array", items: INTEGER },
          e: {},
        },
        required: ["a", "b", "e"],
        additionalProperties: { type: "boolean" },
      },
      output: {
        $schema: "https://json-schema.org/draft/2020-12/schema",
        type: "array",
        items: { type: "number" },
      },
      warnings: [],
    });
    expect(schemaOf("def f(): ...\n").input).toMatchObject({ additionalProperties: false });
  });

  it.each([
    [
      "a pydantic model",
      "class M(BaseModel):\n    'A customer.'\n    a: int\n    b: str = Field('x', max_length=3)\n    c: list[int] = Field(default_factory=list)\n    d: int = Field(..., ge=1)\n    e: float = Field(alias='E')\n    _p: int = 1\n    k: ClassVar[int] = 2\n    model_config = {}\n",
      {
        title: "M",
        description: "A customer.",
        type: "object",
        properties: {
          a: INTEGER,
          b: { ...STRING, maxLength: 3, default: "x" },
          c: { type: "array", items: INTEGER },
          d: { ...INTEGER, minimum: 1 },
          E: { type: "number" },
        },
        required: ["a", "d", "E"],
      },
    ],
    [
      "a dataclass",
      "@dataclasses.dataclass(frozen=True)\nclass M:\n    a: int\n    b: 'M | None' = None\n    c: list[str] = field(default_factory=list)\n",
      {
        title: "M",
        type: "object",
        properties: {
          a: INTEGER,
          b: { anyOf: [{ $ref: "#/$defs/M" }, NULL], default: null },
          c: { type: "array", items: STRING },
        },
        required: ["a"],
      },
    ],
    [
      "a TypedDict",
      "class M(TypedDict, total=False):\n    a: Required[int]\n    b: str\n",
      { title: "M", type: "object", properties: { a: INTEGER, b: STRING }, required: ["a"] },
    ],
    [
      "a NamedTuple",
      "class M(NamedTuple):\n    a: int\n    b: str = 'x'\n",
      {
        type: "array",
        prefixItems: [INTEGER, { ...STRING, default: "x" }],
        minItems: 1,
        maxItems: 2,
      },
    ],
    [
      "a model that inherits",
      "class Base(BaseModel):\n    a: int\n    b: int = 1\nclass M(Base):\n    a: int = 2\n    c: str\n",
      {
        title: "M",
        type: "object",
        properties: {
          a: { ...INTEGER, default: 2 },
          b: { ...INTEGER, default: 1 },
          c: STRING,
        },
        required: ["c"],
      },
    ],
    [
      "an Enum",
      "class M(enum.Enum):\n    A = 'a'\n    B = 2\n    def m(self): ...\n",
      { title: "M", enum: ["a", 2] },
    ],
    ["a StrEnum", "class M(StrEnum):\n    RED = auto()\n", { title: "M", enum: ["red"] }],
    ["an alias", "M = Literal['a', 'b']\n", { enum: ["a", "b"] }],
    [
      "a recursive type statement",
      "type M = int | list[M]\n",
      { anyOf: [INTEGER, { type: "array", items: { $ref: "#/$defs/M" } }] },
    ],
  ])("defines %s", (_title, source, expected) => {
    expect(definitionOf("M", source)).toEqual({ ...expected, warnings: [] });
  });

  it.each([
    ["a class of another kind", "class M:\n    x: int\n"],
    ["an Enum with computed values", "class M(Enum):\n    A = f()\n"],
    ["an Enum with numbers of its own", "class M(Enum):\n    A = auto()\n"],
  ])("warns when the snippet has %s", (_title, source) => {
    expect(definitionOf("M", source)).toEqual({
      "x-python-type": "M",
      warnings: ["the type `M` is not understood; any value is accepted"],
    });
  });

  it.each([
    ["lists nest", `${"list[".repeat(5000)}int${"]".repeat(5000)}`],
    ["a string is long", `Literal["""${"a\\\\".repeat(20_000)}"""]`],
    ["a string has no end", `Literal["${"a".repeat(60_000)}]`],
    ["quotes nest", `"'\\"int\\"'"`],
  ])("ends without an exception when %s", (_title, annotation) => {
    expect(typeOf(annotation)).toBeDefined();
  });
});
