import { describe, expect, it } from "vitest";
import { deriveParametersSchema } from "./derive-parameters-schema.ts";
import { parseSnippet } from "./parse-snippet.ts";

const schemaOf = (source: string) => {
  const analysis = parseSnippet(source);
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
    ["Decimal", { type: ["number", "string"], format: "decimal" }],
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
    ["Annotated[int, 'note', Gt(1), Le(5)]", { ...INTEGER, exclusiveMinimum: 1, maximum: 5 }],
    ["Annotated[Annotated[int, Ge(1)], MultipleOf(2)]", { ...INTEGER, minimum: 1, multipleOf: 2 }],
    ["Annotated[int | None, Field(ge=0)]", { anyOf: [INTEGER, NULL], minimum: 0 }],
    [
      "Annotated[list[int] | None, Len(1, 2)]",
      { anyOf: [{ type: "array", items: INTEGER }, NULL], minItems: 1, maxItems: 2 },
    ],
    [
      "Annotated[dict[str, int], MinLen(1)]",
      { type: "object", additionalProperties: INTEGER, minProperties: 1 },
    ],
    [
      "Annotated[str, StringConstraints(max_length=3), Doc('Short.')]",
      { ...STRING, maxLength: 3, description: "Short." },
    ],
    // What JSON Schema has no word for must not spoil the schema.
    ["Annotated[str, Field(pattern=r'(?P<a>x)')]", { ...STRING, "x-python-pattern": "(?P<a>x)" }],
    ["Annotated[int, Field(ge='a', multiple_of=0, max_length=-1, title=3)]", INTEGER],
    ["Annotated[int, BeforeValidator(f)]", INTEGER],
    ["conint(gt=0)", { ...INTEGER, exclusiveMinimum: 0 }],
    ["constr(min_length=2)", { ...STRING, minLength: 2 }],
    ["conlist(int, max_length=2)", { type: "array", items: INTEGER, maxItems: 2 }],
    ["PositiveInt", { ...INTEGER, exclusiveMinimum: 0 }],
    [
      "dict[int, str]",
      {
        type: "object",
        propertyNames: { pattern: "^[-+]?[0-9]+$" },
        additionalProperties: STRING,
      },
    ],
    [
      "dict[Literal['a'], str]",
      { type: "object", propertyNames: { enum: ["a"] }, additionalProperties: STRING },
    ],
    [
      "dict[UUID, str]",
      {
        type: "object",
        propertyNames: { ...STRING, format: "uuid" },
        additionalProperties: STRING,
      },
    ],
    ["dict[float, Any]", { type: "object", additionalProperties: {} }],
    ["Counter[str]", { type: "object", additionalProperties: INTEGER }],
    ["Literal['a', 'a', Literal['b']]", { enum: ["a", "b"] }],
    ["AsyncIterator[int]", { type: "array", items: INTEGER }],
    ["Coroutine[Any, Any, int]", INTEGER],
    ["NoReturn", { not: {} }],
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
    ["type[int]"],
    ["complex"],
    ["make(int)"],
    ["x[int]"],
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
      problems: [],
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
        title: "M",
        type: "array",
        prefixItems: [
          { title: "a", ...INTEGER },
          { title: "b", ...STRING, default: "x" },
        ],
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
    [
      "an Enum that counts",
      "class M(enum.IntEnum):\n    A = 3\n    B = auto()\n    C = B2 = 5\n",
      { title: "M", enum: [3, 4, 5] },
    ],
    [
      "a model by other names",
      "import pydantic as p\nfrom pydantic import BaseModel as B, Field as F\nclass M(B):\n    '''M.\n\n    Attributes:\n        a: How many.\n        b: Unused.\n    '''\n    a: int\n    b: Annotated[str, p.Field(default='x', description='Nearer.')]\n    c: int | None = F(None)\n    model_config = p.ConfigDict(extra='forbid')\n",
      {
        title: "M",
        description: "M.",
        type: "object",
        properties: {
          a: { ...INTEGER, description: "How many." },
          b: { ...STRING, description: "Nearer.", default: "x" },
          c: { anyOf: [INTEGER, NULL], default: null },
        },
        required: ["a"],
        additionalProperties: false,
      },
    ],
    [
      "a dataclass with all sorts of fields",
      "@dataclass\nclass M:\n    _a: int\n    b: int = field(init=False)\n    c: InitVar[int] = 1\n    _: KW_ONLY\n    d: int = field(default=2)\n",
      {
        title: "M",
        type: "object",
        properties: { _a: INTEGER, c: { ...INTEGER, default: 1 }, d: { ...INTEGER, default: 2 } },
        required: ["_a"],
      },
    ],
    [
      "a generic model",
      "T = TypeVar('T')\nclass Base(BaseModel, Generic[T]):\n    a: int\nclass M(Base[int]):\n    b: str\n",
      {
        title: "M",
        type: "object",
        properties: { a: INTEGER, b: STRING },
        required: ["a", "b"],
      },
    ],
    ["a NewType", "M = NewType('M', list[int])\n", { type: "array", items: INTEGER }],
    ["a bounded variable", "M = TypeVar('M', bound=int)\n", INTEGER],
    ["a variable of some types", "M = TypeVar('M', int, str)\n", { anyOf: [INTEGER, STRING] }],
    ["a free variable", "M = TypeVar('M')\n", {}],
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
    [
      "an Enum whose numbers depend on the version",
      "class M(Enum):\n    A = 3\n    B = 1\n    C = auto()\n",
    ],
    ["an Enum of texts with auto", "class M(str, Enum):\n    A = auto()\n"],
    ["a Flag", "class M(Flag):\n    A = auto()\n"],
    ["an Enum of another library", "from sqlalchemy import Enum\nclass M(Enum):\n    A = 1\n"],
    [
      "a decorated class of another library",
      "from attrs import dataclass\n@dataclass\nclass M:\n    a: int\n",
    ],
  ])("warns when the snippet has %s", (_title, source) => {
    expect(definitionOf("M", source)).toEqual({
      "x-python-type": "M",
      warnings: ["the type `M` is not understood; any value is accepted"],
    });
  });

  it.each([
    ["lists nest", `${"list[".repeat(190)}int${"]".repeat(190)}`],
    ["annotations nest", `${"Annotated[".repeat(190)}int${", 1]".repeat(190)}`],
    ["a string is long", `Literal["""${"a\\\\".repeat(20_000)}"""]`],
    ["a string has no end", `Literal["${"a".repeat(60_000)}]`],
    ["quotes nest", `"'\\"int\\"'"`],
  ])("ends without an exception when %s", (_title, annotation) => {
    expect(typeOf(annotation)).toBeDefined();
  });

  it.each([
    ["from datetime import date as D\n", "D", { type: "string", format: "date" }],
    [
      "import datetime as d\n",
      "d.date | None",
      { anyOf: [{ type: "string", format: "date" }, NULL] },
    ],
    ["import typing\n", "typing.Optional[int]", { anyOf: [INTEGER, NULL] }],
    [
      "if t.TYPE_CHECKING:\n    from uuid import UUID as U\n",
      "U",
      { type: "string", format: "uuid" },
    ],
    ["from typing import List as L, Any as A\n", "L[A]", { type: "array", items: {} }],
  ])("follows what is imported when the text begins %j", (before, annotation, schema) => {
    expect(typeOf(annotation, before)).toEqual(schema);
  });

  it.each([
    ["from time import time\n", "time"],
    ["import fastapi\n", "fastapi.Path"],
    ["import numpy as np\n", "np.bool"],
    ["from sqlalchemy import date\n", "date"],
    ["from .types import List\n", "List[int]"],
  ])(
    "takes no type of another library for a known one when the text begins %j",
    (before, annotation) => {
      expect(typeOf(annotation, before)).toEqual({ "x-python-type": annotation });
    },
  );

  it("reports a problem and cuts nothing silently when a type nests too deeply", () => {
    const nested = `${"list[".repeat(11)}int${"]".repeat(11)}`;
    expect(schemaOf(`def f(a: ${nested}): ...\n`).problems).toEqual([
      `the type \`${nested}\` nests more than 10 levels`,
    ]);
    expect(schemaOf(`def f(a: ${nested.slice(5, -1)}): ...\n`).problems).toEqual([]);
  });

  it.each([
    [
      "types",
      `${Array.from({ length: 3000 }, (_, n) => `A${n} = list[A${n + 1}]\n`).join("")}def f(a: A0): ...\n`,
      "the signature mentions more than 200 types of the snippet",
    ],
    [
      "bases",
      `${Array.from({ length: 800 }, (_, n) => `class A${n}(A${n + 1}): ...\n`).join("")}class A800(BaseModel): ...\ndef f(a: A0): ...\n`,
      "`A0` has more than 30 bases",
    ],
  ])("reports a problem when there is a long chain of %s", (_title, source, problem) => {
    expect(schemaOf(source).problems).toEqual([problem]);
  });

  it("puts in the place of a type parameter what bounds it", () => {
    const { input, warnings } = schemaOf(
      "def f[T: int, U: (str, int), V, *W](a: T, b: list[U], c: V, *d: *W): ...\n",
    );
    expect(input["$defs"]).toEqual({ T: INTEGER, U: { anyOf: [STRING, INTEGER] }, V: {} });
    expect(warnings).toEqual(["the type `*W` is not understood; any value is accepted"]);
  });

  it("defines what a schema refers to and nothing else", () => {
    const { input, output } = schemaOf(
      "class A(BaseModel):\n    x: 'B'\nclass B(BaseModel): ...\ndef f(a: A) -> B: ...\n",
    );
    expect(Object.keys(input["$defs"] as object)).toEqual(["A", "B"]);
    expect(Object.keys(output["$defs"] as object)).toEqual(["B"]);
  });

  it("takes descriptions from the docstring unless the annotation has one", () => {
    const source = `def f(a: int, b: Annotated[int, Field(description='B.')], *c: int) -> int:
    """Do.

    Args:
        a: First.
        b: Second.
        *c: Others.
        d: Nobody.

    Returns:
        A number.
    """
`;
    const { input, output } = schemaOf(source);
    expect(input["properties"]).toEqual({
      a: { ...INTEGER, description: "First." },
      b: { ...INTEGER, description: "B." },
      c: { type: "array", items: INTEGER, description: "Others." },
    });
    expect(output).toMatchObject({ ...INTEGER, description: "A number." });
  });
});
