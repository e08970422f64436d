import { parsePythonMinor, supportedPythons } from "@pysnip/engine";
import { z } from "zod";

/** The options of the generator `snippet`. */
export const snippetOptions = z
  .strictObject({
    directory: z
      .string()
      .describe("The folder of the new job, for instance `jobs/churn`")
      .meta({
        $default: { $source: "argv", index: 0 },
        "x-prompt": "Which folder is the job to have?",
      }),
    // Nx's parser reads `--from -` as a flag followed by a positional `-`.
    from: z
      .union([z.string(), z.boolean()])
      .optional()
      .describe("The file that holds the function, or `-` for standard input"),
    dash: z
      .literal("-")
      .optional()
      .describe("The `-` of `--from -`")
      .meta({ $default: { $source: "argv", index: 1 }, hidden: true, "x-priority": "internal" }),
    code: z.string().optional().describe("The function itself, instead of `from`"),
    // A string first: Nx would split a list at the commas inside a requirement.
    deps: z
      .union([z.string(), z.array(z.string())])
      .optional()
      .describe("Requirements, separated by spaces or commas: `pandas>=2,<3 requests`"),
    entry: z.string().optional().describe("The function to call, when there is more than one"),
    kind: z
      .enum(["function", "script"])
      .optional()
      .describe("`function`, or `script`: the whole text is the program"),
    // Nx makes a number of `3.11`; its list of known values would then refuse every one of them.
    python: z
      .union([z.string(), z.number()])
      .optional()
      .describe("The Python minor to lock for; the newest one found when left out")
      .meta({ examples: [...supportedPythons] })
      .transform((given) => (given === undefined ? undefined : parsePythonMinor(given))),
    repair: z
      .boolean()
      .default(true)
      .describe(
        "Whether a pasted text may be cleaned up; `--no-repair` makes each repair an error",
      ),
  })
  .describe("Make a job from a pasted Python function");
