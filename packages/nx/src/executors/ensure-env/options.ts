import { z } from "zod";
import { install } from "../lock/options.ts";

/** The options of the executor `ensure-env`. */
export const ensureEnvOptions = z
  .strictObject({ install })
  .describe("Make the environment of a job's lockfile exist");
