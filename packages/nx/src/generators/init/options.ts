import { z } from "zod";

/** The options of the generator `init`. */
export const initOptions = z
  .strictObject({
    keepExistingVersions: z
      .boolean()
      .default(true)
      .describe("Given by `nx add`; this generator changes no version")
      .meta({ "x-priority": "internal" }),
  })
  .describe("Register the plugin in this workspace");
