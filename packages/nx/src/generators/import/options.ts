import { parsePythonMinor, supportedPythons } from "@pysnip/engine";
import { z } from "zod";

/** The options of the generator `import`. */
export const importOptions = z
  .strictObject({
    directory: z
      .string()
      .describe("The folder with Python code that is to become a job, for instance `jobs/churn`")
      .meta({
        $default: { $source: "argv", index: 0 },
        "x-prompt": "Which folder is to become a job?",
        "x-priority": "important",
      }),
    entry: z
      .string()
      .optional()
      .describe("What the job calls: `module:function`, or a module for a script")
      .meta({ "x-priority": "important" }),
    kind: z
      .enum(["function", "script"])
      .optional()
      .describe("`function`, or `script`: the whole module is the program"),
    // Nx makes a number of `3.11`; its list of known values would then refuse every one of them.
    python: z
      .union([z.string(), z.number()])
      .optional()
      .describe("The Python minor to lock for; what the project asks for counts when left out")
      .meta({ examples: [...supportedPythons] })
      .transform((given) => (given === undefined ? undefined : parsePythonMinor(given))),
    groups: z
      .union([z.string(), z.array(z.string())])
      .optional()
      .describe(
        "Optional groups or extras of the project that belong to the job, with commas between them",
      ),
    move: z
      .boolean()
      .default(false)
      .describe("Move modules and packages of the folder below its `src/`")
      .meta({ "x-priority": "important" }),
    partial: z
      .boolean()
      .default(false)
      .describe("Import the project without the dependencies that cannot be converted"),
  })
  .describe("Make a job of a folder with Python code: a script, a requirement file, uv or Poetry");
