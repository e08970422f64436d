import { z } from "zod";

/** The options of the generator `sync`: none, because Nx calls it without any. */
export const syncOptions = z
  .strictObject({})
  .describe("Bring every `pysnip.lock` of the workspace up to date (for `nx sync`)");
