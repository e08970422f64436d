import { bundleKinds, bytecodeModes, platformNames, supportedPythons } from "@pysnip/engine";
import { z } from "zod";

/** The options of the executor `bundle`; the plugin fills them from the manifest, and Nx hashes them. */
export const bundleOptions = z
  .strictObject({
    toolVersion: z
      .string()
      .describe("The version and the build of @pysnip/nx that writes the bundle"),
    name: z.string().describe("The job's name"),
    version: z.string().describe("The job's version"),
    entry: z.string().describe("Where a run begins, as `module:function`"),
    kind: z.enum(["function", "script"]).describe("What the entry is"),
    python: z.enum(supportedPythons).describe("The Python minor that the job is locked for"),
    platforms: z.array(z.enum(platformNames)).describe("The platforms that the job is locked for"),
    bundlePlatforms: z
      .array(z.enum(platformNames))
      .describe("The platforms that must have a wheel for every package"),
    requirementsHash: z.string().describe("The hash of what the manifest requires now"),
    generated: z
      .array(z.string())
      .describe("Globs of ignored files that belong to the sources, relative to the job"),
    libraries: z
      .array(
        z.strictObject({
          name: z.string().describe("The name of the project"),
          root: z.string().describe("Its folder, relative to the workspace"),
          generated: z.array(z.string()).describe("As for the job, relative to the project"),
        }),
      )
      .describe("The projects of the workspace whose sources go into the bundle too"),
    bundle: z.enum(bundleKinds).describe("What the job is shipped as"),
    bytecode: z.enum(bytecodeModes).describe("Whether packages come with compiled code"),
    handler: z
      .string()
      .nullable()
      .describe("The function that AWS Lambda calls, as `module.function`"),
    sizeLimit: z.int().nullable().describe("How many bytes the files may have together"),
  })
  .describe("What the bundle of a job depends on, besides its sources and its lockfile");
