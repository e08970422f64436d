import { z } from "zod";

/** The options of the executor `refuse`; the plugin infers it for a job that cannot be used. */
export const refuseOptions = z
  // Whatever else was given, the reason comes first.
  .looseObject({ message: z.string().describe("What is wrong with the job") })
  .describe("Fail with the reason why a job cannot be used");
