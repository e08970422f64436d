import { z } from "zod";

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
