import { parsePythonMinor, supportedPythons } from "@pysnip/engine";
import { z } from "zod";

// A string first: Nx would split a list at the commas inside a requirement.
const list = z.union([z.string(), z.array(z.string())]).optional();

/** The options of the generator `snippet`; none has a name that Nx takes for itself, such as `version`. */
export const snippetOptions = z
  .strictObject({
    directory: z
      .string()
      .describe("The folder of the job, for instance `jobs/churn`; a new one, or one that is there")
      .meta({
        $default: { $source: "argv", index: 0 },
        "x-prompt": "Which folder is the job to have?",
        "x-priority": "important",
      }),
    // Nx's parser reads `--from -` as a flag followed by a positional `-`.
    from: z
      .union([z.string(), z.boolean()])
      .optional()
      .describe(
        "The file that holds the function, or `-` for standard input; without a source, what stands in the folder is recorded",
      )
      .meta({ "x-priority": "important" }),
    dash: z
      .literal("-")
      .optional()
      .describe("The `-` of `--from -`")
      .meta({ $default: { $source: "argv", index: 1 }, hidden: true, "x-priority": "internal" }),
    // Nx Console's form has fields of one line only, so it is not to offer this one.
    code: z
      .string()
      .optional()
      .describe("The function itself, instead of `from`")
      .meta({ "x-priority": "internal" }),
    spec: z
      .string()
      .optional()
      .describe("A JSON file with the whole submission: `pythonCode`, `dependencies` and so on"),
    deps: list.describe(
      "Requirements to add or to change, separated by spaces or commas: `pandas>=2,<3 requests`",
    ),
    infer: z
      .boolean()
      .default(false)
      .describe(
        "Add what the imports and install lines of the text surely need to the requirements",
      ),
    dropDeps: list.describe("Names of packages that are required no longer"),
    requirements: z
      .string()
      .optional()
      .describe("A requirements file whose text the job is to keep as its `requirements.txt`"),
    entry: z.string().optional().describe("The function to call, when there is more than one"),
    kind: z
      .enum(["function", "script"])
      .optional()
      .describe("`function`, or `script`: the whole text is the program"),
    // Nx makes a number of `3.11`; its list of known values would then refuse every one of them.
    python: z
      .union([z.string(), z.number()])
      .optional()
      .describe("The Python minor to lock for; a new job takes the newest one found when left out")
      .meta({ examples: [...supportedPythons] })
      .transform((given) => (given === undefined ? undefined : parsePythonMinor(given))),
    bump: z
      .enum(["patch", "minor", "major", "none"])
      .optional()
      .describe("How far to raise the version, instead of what the workspace's policy says"),
    setVersion: z.string().optional().describe("The version to give, such as `2.0.0`"),
    pre: z.string().optional().describe("Make a pre-release of this name, such as `rc`"),
    promote: z.boolean().default(false).describe("Make a release of a pre-release"),
    allowDowngrade: z
      .boolean()
      .default(false)
      .describe("Allow `setVersion` to be lower than the present version; needs a `reason`"),
    reason: z.string().optional().describe("Why, for the history of the job"),
    versionPlan: z
      .boolean()
      .default(false)
      .describe("Leave the version to `nx release`, and write a version plan for it"),
    repair: z
      .boolean()
      .default(true)
      .describe(
        "Whether a pasted text may be cleaned up; `--no-repair` makes each repair an error",
      ),
  })
  .describe("Make a job from a pasted Python function, or a new version of it");
