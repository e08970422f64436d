import { z } from "zod";
import { install } from "../lock/options.ts";

// A flag arrives as a boolean, and in a list of tasks as text.
const failOnMissing = z
  .preprocess(
    (value) => (typeof value === "boolean" ? String(value) : value),
    z.enum(["auto", "true", "false"]).default("auto"),
  )
  .describe(
    "Whether a missing environment that may not be installed is a failure: `true`, `false`, or `auto` for what PYSNIP_FAIL_ON_MISSING and the configuration say",
  );

/** The options of the executor `ensure-env`. */
export const ensureEnvOptions = z
  .strictObject({ install, failOnMissing })
  .describe("Make the environment of a job's lockfile exist");
