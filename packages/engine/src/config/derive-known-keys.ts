import type { z } from "zod";

/** The part of a zod type's definition that pysnip looks at. */
interface Definition {
  readonly type: string;
  readonly innerType?: z.ZodType;
  readonly out?: z.ZodType;
  readonly element?: z.ZodType;
  readonly valueType?: z.ZodType;
  readonly shape?: Readonly<Record<string, z.ZodType>>;
  readonly entries?: Readonly<Record<string, string | number>>;
  readonly options?: readonly z.ZodType[];
  readonly defaultValue?: unknown;
}

/** The keys that a schema knows in the table at a path; empty where the path leads to no table. */
export function deriveKnownKeys(
  schema: z.ZodType,
  path: readonly (string | number)[],
): readonly string[] {
  let table = unwrap(schema);
  for (const part of path) {
    const next = stepInto(table, part);
    if (next === null) return [];
    table = unwrap(next);
  }
  return Object.keys(definitionOf(table).shape ?? {});
}

/** A type without what only says whether it may be absent, or is checked before it. */
export function unwrap(schema: z.ZodType): z.ZodType {
  const { type, innerType, out } = definitionOf(schema);
  if (out && type === "pipe") return unwrap(out);
  return innerType && (type === "optional" || type === "default") ? unwrap(innerType) : schema;
}

/** What zod knows of a type. */
export function definitionOf(schema: z.ZodType): Definition {
  return schema.def as unknown as Definition;
}

function stepInto(schema: z.ZodType, part: string | number): z.ZodType | null {
  const { shape, element, valueType } = definitionOf(schema);
  if (typeof part === "number") return element ?? null;
  if (shape) return Object.hasOwn(shape, part) ? (shape[part] ?? null) : null;
  return valueType ?? null;
}
