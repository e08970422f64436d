import valid from "semver/functions/valid.js";
import { z } from "zod";
import { table } from "./table-schema.ts";

/** `[versions]` of `pysnip.toml`: which versions submissions get, and what their history says. */
export const versionsTable = table({
  policy: z
    .enum(["patch", "contract"])
    .default("patch")
    .describe(
      "Whether a plain submission raises the patch number only, or what the difference of the contract calls for",
    ),
  initial: z
    .string()
    .refine((text) => valid(text) === text, "must be a semantic version such as `1.0.0`")
    .default("1.0.0")
    .describe("The first version of a new job"),
  author: z
    .boolean()
    .default(true)
    .describe("Whether `history.jsonl` names the author that git knows"),
});

/** The same as a type. */
export type VersionsTable = z.output<typeof versionsTable>;
