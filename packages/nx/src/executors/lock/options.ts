import { z } from "zod";

/** When a command may install or write; shared by `lock` and `ensure-env`. */
export const install = z
  .enum(["auto", "always", "never"])
  .default("auto")
  .describe(
    "Whether to write and install: `always`, `never`, or `auto` for what PYSNIP_INSTALL, the configuration and CI detection say",
  );

/** The options of the executor `lock`. */
export const lockOptions = z.strictObject({ install }).describe("Bring `pysnip.lock` up to date");
