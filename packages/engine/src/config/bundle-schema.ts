import { z } from "zod";
import { parseSize } from "./parse-size.ts";
import { table } from "./table-schema.ts";

/** What a job is shipped as. */
export const bundleKinds = ["thin", "fat", "layered", "wheelhouse"] as const;

/** Whether packages in a bundle come with compiled code. */
export const bytecodeModes = ["none", "unchecked-hash"] as const;

export const bundle = z
  .enum(bundleKinds)
  .describe(
    "What the job is shipped as: without its packages, with them, with them in a second file that jobs share, or with their wheels",
  );
export const handler = z
  .string()
  .regex(/^[A-Za-z_]\w{0,99}\.[A-Za-z_]\w{0,99}$/, "must read `module.function`")
  .describe(
    "A function `module.function` that AWS Lambda can call in a `fat` or `layered` bundle; the module is written by the bundler",
  );
export const bytecode = z
  .enum(bytecodeModes)
  .describe(
    "Whether packages in a `fat` or `layered` bundle come with compiled code, which starts faster and is larger",
  );

/** `[limits]` of `pysnip.toml`, and `[tool.pysnip.limits]` of a job, which may only narrow it. */
export const limitsTable = table({
  "bundle-size": z
    .string()
    .refine((text) => parseSize(text) !== null, 'must be a size such as `"50 MB"` or `"250 MiB"`')
    .describe(
      "How large the files of a bundle that carries packages may be together, as in `50 MB` or `250 MiB`",
    )
    .optional(),
});
