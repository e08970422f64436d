import { z } from "zod";

const everyArgument = z
  .array(z.string())
  .default([])
  .meta({ hidden: true, $default: { $source: "unparsed" }, "x-priority": "internal" });

/** The options of the executor `run`: none of its own, so that every argument reaches the job. */
export const runOptions = z
  .looseObject({ __unparsed__: everyArgument })
  .describe("Run a job from its sources; everything after `--` belongs to the job's runner");
