import { z } from "zod";

/** The options of the executor `version-check`. */
export const versionCheckOptions = z
  .strictObject({
    strictContract: z
      .boolean()
      .default(false)
      .describe(
        "Also fail when the version says less than its contract calls for, and its line gives no reason",
      ),
  })
  .describe("Compare a job with what its history records for its version");
