import { z } from "zod";
import { install } from "./lock-options.ts";

// A flag arrives as a boolean, and in a list of tasks as text.
const failOnMissing = z
  .preprocess(
    (value) => (typeof value === "boolean" ? String(value) : value),
    z.enum(["auto", "true", "false"]).default("auto"),
  )
  .describe(
    "Whether a missing environment that may not be installed is a failure: `true`, `false`, or `auto` for what PYSNIP_FAIL_ON_MISSING and the configuration say",
  );

const verify = z
  .enum(["sizes", "files"])
  .default("sizes")
  .describe(
    "How closely an environment that is there is looked at: by the names and sizes of its files, or also by their contents",
  );

/** The options of the step `environment`. */
export const ensureEnvOptions = z
  .strictObject({ install, failOnMissing, verify })
  .describe("Make the environment of a job's lockfile exist");
