import { z } from "zod";

/** The options of the executor `run`: none of its own, so that every argument reaches the job. */
export const runOptions = z
  .looseObject({ __unparsed__: z.array(z.string()).default([]).meta({ hidden: true }) })
  .describe("Run a job from its sources; everything after `--` belongs to the job's runner");
