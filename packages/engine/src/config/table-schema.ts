import { z } from "zod";
import { isTable } from "./parse-toml.ts";

/** A table with known keys alone. A date is an object too, and would count as a table without keys. */
export function table<Shape extends Readonly<Record<string, z.ZodType>>>(shape: Shape) {
  return z.custom<Record<string, unknown>>(isTable, "must be a table").pipe(z.strictObject(shape));
}
