import { z } from "zod";

/** When a command may install or write; shared by `lock` and `ensure-env`. */
export const install = z
  .enum(["auto", "always", "never"])
  .default("auto")
  .describe(
    "Whether to write and install: `always`, `never`, or `auto` for what PYSNIP_INSTALL, the configuration and CI detection say",
  );

const upgrade = z
  .union([z.boolean(), z.string()])
  .default(false)
  .describe(
    "Move packages to newer versions although the locked ones would do: all of them, or those named (`--upgrade=numpy,pandas`)",
  );

const exportFormat = z
  .enum(["requirements", "pylock"])
  .optional()
  .describe(
    "Also write the lockfile in another tool's format, below `dist`: `requirements.txt`, or `pylock.toml` (PEP 751), which asks the indexes for addresses",
  );

/** The options of the step `lock`. */
export const lockOptions = z
  .strictObject({ install, upgrade, export: exportFormat })
  .describe("Bring `pysnip.lock` up to date");
