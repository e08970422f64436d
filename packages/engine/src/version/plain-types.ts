import type { JsonSchema } from "./json-schema.ts";

const text = (format: string): JsonSchema => ({ type: "string", format });
const integer = { type: "integer" };
const number = { type: "number" };

/** Types without arguments and how JSON holds them; formats as pydantic names them. */
export const plainTypes: ReadonlyMap<string, JsonSchema> = new Map<string, JsonSchema>([
  ["str", { type: "string" }],
  ["int", integer],
  ["float", number],
  ["bool", { type: "boolean" }],
  ["bytes", { type: "string", contentEncoding: "base64" }],
  ["Any", {}],
  ["object", {}],
  ["Hashable", {}],
  ["JsonValue", {}],
  ["NoneType", { type: "null" }],
  ["Never", { not: {} }],
  ["NoReturn", { not: {} }],
  ["Text", { type: "string" }],
  ["AnyStr", { type: "string" }],
  ["LiteralString", { type: "string" }],
  ["datetime", text("date-time")],
  ["date", text("date")],
  ["time", text("time")],
  ["timedelta", text("duration")],
  ["UUID", text("uuid")],
  // A number is exact enough only where it is short, so a text may stand for it.
  ["Decimal", { type: ["number", "string"], format: "decimal" }],
  ["Path", text("path")],
  ["PurePath", text("path")],
  ["PosixPath", text("path")],
  ["Pattern", text("regex")],
  ["IPv4Address", text("ipv4")],
  ["IPv6Address", text("ipv6")],
  ["AwareDatetime", text("date-time")],
  ["NaiveDatetime", text("date-time")],
  ["FilePath", text("file-path")],
  ["DirectoryPath", text("directory-path")],
  ["EmailStr", text("email")],
  ["AnyUrl", text("uri")],
  ["AnyHttpUrl", text("uri")],
  ["HttpUrl", text("uri")],
  ["SecretStr", { ...text("password"), writeOnly: true }],
  ["UUID1", text("uuid")],
  ["UUID4", text("uuid")],
  ["StrictStr", { type: "string" }],
  ["StrictInt", integer],
  ["StrictFloat", number],
  ["StrictBool", { type: "boolean" }],
  ["PositiveInt", { ...integer, exclusiveMinimum: 0 }],
  ["NonNegativeInt", { ...integer, minimum: 0 }],
  ["NegativeInt", { ...integer, exclusiveMaximum: 0 }],
  ["NonPositiveInt", { ...integer, maximum: 0 }],
  ["PositiveFloat", { ...number, exclusiveMinimum: 0 }],
  ["NonNegativeFloat", { ...number, minimum: 0 }],
  ["NegativeFloat", { ...number, exclusiveMaximum: 0 }],
  ["NonPositiveFloat", { ...number, maximum: 0 }],
  ["FiniteFloat", number],
]);

/** Functions of pydantic that make a constrained type, and the type that they constrain. */
export const constrainedTypes: ReadonlyMap<string, JsonSchema> = new Map<string, JsonSchema>([
  ["conint", integer],
  ["confloat", number],
  ["constr", { type: "string" }],
]);
