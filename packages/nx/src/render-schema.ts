import { z } from "zod";
import { listOffered } from "./adapter/parse-options.ts";

/** The JSON schema (draft 7) that Nx reads for an option set, with what Nx's own validator needs. */
export function renderSchema(id: string, options: z.ZodType): string {
  const schema = z.toJSONSchema(options, {
    target: "draft-7",
    io: "input",
    override: ({ jsonSchema }) => {
      const { additionalProperties } = jsonSchema;
      // Nx takes positional arguments only for a literal `true`.
      if (
        typeof additionalProperties === "object" &&
        Object.keys(additionalProperties).length === 0
      ) {
        jsonSchema.additionalProperties = true;
      }
      // With a type beside it, Nx answers a wrong value with the type instead of the known values.
      if (jsonSchema.enum) delete jsonSchema.type;
    },
  });
  const { $schema, ...rest } = schema;
  return `${JSON.stringify({ $schema, $id: id, cli: "nx", ...rest }, null, 2)}\n`;
}

/**
 * The JSON schema of an executor: what a person may give, so that Nx can list it, and nothing that
 * Nx could refuse. Its batch worker answers a wrong option with a stack and ends; the executor
 * itself answers with a sentence.
 */
export function renderExecutorSchema(id: string, options: z.ZodObject): string {
  const offered = new Set(listOffered(options));
  const strict = JSON.parse(renderSchema(id, options)) as Record<string, unknown> & {
    properties: Record<string, Record<string, unknown>>;
  };
  const { $schema, $id, cli, type, description } = strict;
  const properties = Object.entries(strict.properties)
    .filter(([name]) => offered.has(name))
    .map(([name, property]) => [name, "enum" in property ? acceptAll(property) : property]);
  const open = { properties: Object.fromEntries(properties), additionalProperties: true };
  return `${JSON.stringify({ $schema, $id, cli, type, ...open, description }, null, 2)}\n`;
}

// Nx takes a list or a table only where the schema says so.
function acceptAll(property: Record<string, unknown>): Record<string, unknown> {
  const { enum: known, ...rest } = property;
  const examples = { examples: known };
  const anyValue = [{}, { type: "array" }, { type: "object", additionalProperties: true }];
  return { ...rest, ...examples, anyOf: anyValue };
}
