import { z } from "zod";

/** The options of the executor `test`; the plugin fills them, and Nx hashes them. */
export const testOptions = z
  .strictObject({
    toolVersion: z.string().describe("The version and the build of @pysnip/nx that runs the tests"),
    python: z.string().describe("The Python minor that the job is locked for"),
  })
  .describe("Run the unit tests of a job in its environment");
