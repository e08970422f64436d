import { z } from "zod";
import { bundle, bytecode, handler, limitsTable } from "./bundle-schema.ts";
import { platformNames } from "./platform.ts";
import { filePath, sourceGlob } from "./path-schema.ts";
import { indexesTable, policyTable } from "./policy-schema.ts";
import { versionsTable } from "./versions-schema.ts";

/** Python minors that a job can be locked for. */
export const supportedPythons = ["3.10", "3.11", "3.12", "3.13", "3.14"] as const;

/** When a command may install by itself; `dev` means everywhere but in CI. */
export const autoInstallModes = ["never", "dev", "always"] as const;

export const python = z
  .enum(supportedPythons)
  .describe("The one Python minor version that is locked and bundled");
export const platforms = z
  .array(z.enum(platformNames))
  .min(1)
  .describe("The platforms that the job is resolved for");
export const bundlePlatforms = z
  .array(z.enum(platformNames))
  .min(1)
  .describe("The platforms that must have a wheel for every package");
export const autoInstall = z
  .enum(autoInstallModes)
  .describe(
    "When commands may install by themselves; `always` counts in CI only together with `PYSNIP_INSTALL=always` or the option `install`",
  );
export const failOnMissing = z
  .boolean()
  .describe(
    "Whether `ensure-env` and `run` fail where the environment is missing and may not be installed; `false` counts in CI only together with `PYSNIP_FAIL_ON_MISSING=false` or the option `failOnMissing`",
  );

const library = z.union([
  z.string(),
  z.strictObject({
    package: z.string().optional(),
    version: z.string().optional(),
    extras: z.array(z.string()).optional(),
    index: z.string().optional(),
    marker: z.string().optional(),
  }),
  z.strictObject({ project: z.string() }),
]);

/** The table `[tool.pysnip]` of a job's `pyproject.toml`. */
export const jobTable = z.strictObject({
  entry: z
    .string()
    .regex(/^[A-Za-z_][\w.]{0,199}(:[A-Za-z_]\w{0,199})?$/, "must read `module:function`")
    .describe("The function to call, as `module:function` under `src/`; for a script, `module`"),
  kind: z
    .enum(["function", "script"])
    .default("function")
    .describe("`function`, or `script`: the whole file is the program"),
  python: python.optional(),
  platforms: platforms.optional(),
  "bundle-platforms": bundlePlatforms.optional(),
  requirements: z
    .array(filePath)
    .default(() => [])
    .describe("Requirement files, relative to the job, inside the workspace"),
  libraries: z
    .record(z.string(), library, "must be a table")
    .default(() => ({}))
    .describe(
      'Import name to version, as in `numpy = "~> 1.26"`, or to another project of the workspace, as in `shared_lib = { project = "shared-lib" }`',
    ),
  groups: z
    .array(z.string())
    .default(() => [])
    .describe("Optional dependency groups of `[project]` that belong to the job"),
  builtins: z
    .boolean()
    .default(true)
    .describe("Whether `pydantic>=2,<3` is added when the job does not declare pydantic"),
  generated: z
    .array(sourceGlob)
    .default(() => [])
    .describe(
      "Files below `src/` that git ignores and that belong to the job all the same, as globs with at most three `*` in a name and four `**`",
    ),
  "auto-install": autoInstall.optional(),
  "fail-on-missing": failOnMissing.optional(),
  env: z
    .array(z.string().regex(/^[A-Za-z_]\w{0,127}$/, "must be the name of a variable"))
    .default(() => [])
    .describe("Names of environment variables that `run` and `test` pass to the job"),
  bundle: bundle.optional(),
  handler: handler.optional(),
  bytecode: bytecode.optional(),
  limits: limitsTable.optional(),
  policy: policyTable
    .optional()
    .describe("Narrows the policy of the workspace for this job; nothing in it can widen that"),
});

/** The table `[project]`, as far as a job reads it (PyPA specification of `pyproject.toml`). */
export const projectTable = z.object({
  name: z.string(),
  version: z.string(),
  description: z.string().optional(),
  "requires-python": z.string().optional(),
  dependencies: z.array(z.string()).default(() => []),
  "optional-dependencies": z.record(z.string(), z.array(z.string())).default(() => ({})),
});

/** The file `pysnip.toml` at the workspace root. */
export const workspaceTable = z.strictObject({
  python: python.optional(),
  platforms: platforms.optional(),
  "bundle-platforms": bundlePlatforms.optional(),
  "auto-install": autoInstall.optional(),
  "fail-on-missing": failOnMissing.optional(),
  bundle: bundle.optional(),
  handler: handler.optional(),
  bytecode: bytecode.optional(),
  limits: limitsTable.optional(),
  indexes: indexesTable.optional().describe("Where packages come from"),
  policy: policyTable.optional().describe("What jobs may depend on, judged by every `lock`"),
  versions: versionsTable.optional().describe("Which versions submissions get"),
});
