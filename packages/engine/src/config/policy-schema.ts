import { z } from "zod";
import { filePath } from "./path-schema.ts";
import { table } from "./table-schema.ts";

const names = (description: string) => z.array(z.string().min(1)).describe(description);
const maximum = (description: string) => z.int().min(0).max(1_000_000).describe(description);

/** How imports that no requirement accounts for are treated, from the laxest to the strictest. */
export const undeclaredImportModes = ["off", "warn", "error"] as const;

/** When a pre-release may be chosen, beside a list of names. */
export const prereleaseModes = ["disallow", "if-necessary", "allow"] as const;

/** `[policy]` of `pysnip.toml`, and `[tool.pysnip.policy]` of a job, which may only narrow it. */
export const policyTable = table({
  allow: names(
    "Globs over package names, each with an optional version range; a package of the closure that none of them admits is refused",
  ).optional(),
  deny: names(
    'Globs over package names, each with an optional version range such as `"urllib3<2"`; a package of the closure that one of them names is refused',
  ).optional(),
  "deny-file": filePath
    .describe("A file inside the workspace with one denied name per line; `#` begins a comment")
    .optional(),
  "only-wheels": z.boolean().describe("Whether packages come as wheels alone").optional(),
  "wheel-exceptions": names("Packages that may be built from source all the same").optional(),
  "direct-references": z
    .boolean()
    .describe(
      "Whether `name @ URL` is accepted, when the address ends in `#sha256=` and the digest",
    )
    .optional(),
  prereleases: z
    .union(
      [z.enum(prereleaseModes), z.array(z.string().min(1))],
      'must be `"if-necessary"`, `"disallow"`, `"allow"` or a list of package names',
    )
    .describe(
      'Whether a pre-release may be chosen: `"if-necessary"` where nothing else fits, or the names of the packages that may be one',
    )
    .optional(),
  "min-release-age": z
    .union(
      [z.int().min(0).max(3650), z.string()],
      'must be a number of days up to 3650, or text such as `"36 hours"`',
    )
    .describe(
      "How old a release has to be: days, or text such as `36 hours`; the moment that this comes to is kept in the lockfile",
    )
    .optional(),
  "max-requirements": maximum("How many requirements a job may have").optional(),
  "max-packages": maximum("How many packages a job's closure may have").optional(),
  "max-new-packages": maximum(
    "How many packages one run of `lock` may add to a lockfile",
  ).optional(),
  "undeclared-imports": z
    .enum(undeclaredImportModes)
    .describe(
      "What `lock` does about imports that no requirement accounts for; with `error` it also refuses a file whose imports it cannot check",
    )
    .optional(),
});

/** What holds where neither file says anything. */
export const policyDefaults = {
  "only-wheels": true,
  "direct-references": false,
  prereleases: "if-necessary",
  "min-release-age": 0,
  "undeclared-imports": "warn",
} as const satisfies z.output<typeof policyTable>;

/** A policy as it is written; what is absent says nothing. */
export type PolicyTable = z.output<typeof policyTable>;

const namedIndex = table({
  name: z
    .string()
    .regex(
      /^[A-Za-z0-9](?:[A-Za-z0-9._-]{0,62}[A-Za-z0-9])?$/,
      "must be 1 to 64 letters, digits, `.`, `_` or `-`, and begin and end with a letter or digit",
    )
    .describe("The name that requirements and lockfiles use; `default` replaces the default index"),
  url: z.string().describe("The address of its simple repository API, without credentials"),
  packages: names("Globs over the packages that come from this index and from no other").default(
    [],
  ),
  insecure: z
    .boolean()
    .default(false)
    .describe("Whether `http` is accepted for this index; never in CI"),
  "any-age": z
    .boolean()
    .describe(
      "Whether its packages are spared `policy.min-release-age`: they are your own, or it gives no upload times",
    )
    .optional(),
});

/** `[indexes]` of `pysnip.toml`. */
export const indexesTable = table({
  strict: z
    .boolean()
    .default(false)
    .describe("Whether the index that the environment or pip's configuration names is ignored"),
  named: z.array(namedIndex).default([]),
});

/** The indexes of a workspace. */
export type IndexesTable = z.output<typeof indexesTable>;

/** One index that `pysnip.toml` names. */
export type NamedIndex = z.output<typeof namedIndex>;
