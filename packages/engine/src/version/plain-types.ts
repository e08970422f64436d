import type { JsonSchema } from "./derive-type-schema.ts";

/** Types without arguments and how JSON holds them; formats as pydantic names them. */
export const plainTypes: ReadonlyMap<string, JsonSchema> = new Map<string, JsonSchema>([
  ["str", { type: "string" }],
  ["int", { type: "integer" }],
  ["float", { type: "number" }],
  ["bool", { type: "boolean" }],
  ["bytes", { type: "string", contentEncoding: "base64" }],
  ["Any", {}],
  ["object", {}],
  ["datetime", { type: "string", format: "date-time" }],
  ["date", { type: "string", format: "date" }],
  ["time", { type: "string", format: "time" }],
  ["timedelta", { type: "string", format: "duration" }],
  ["UUID", { type: "string", format: "uuid" }],
  ["Decimal", { type: "string", format: "decimal" }],
  ["Path", { type: "string", format: "path" }],
  ["PurePath", { type: "string", format: "path" }],
]);
