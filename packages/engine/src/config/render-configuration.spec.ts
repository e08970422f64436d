import { expect, it } from "vitest";
import { z } from "zod";
import { jobTable, workspaceTable } from "./job-schema.ts";
import { defaultWorkspaceConfig } from "./parse-workspace-config.ts";
import { policyDefaults } from "./policy-schema.ts";
import { renderConfiguration } from "./render-configuration.ts";

const PAGE = "../../../../docs/reference/configuration.md";

const defaults = {
  python: "none: one of the two has to say it",
  platforms: defaultWorkspaceConfig.platforms,
  "bundle-platforms": '`["linux-x86_64"]`, else the first platform',
  "auto-install": defaultWorkspaceConfig.autoInstall,
  "fail-on-missing": defaultWorkspaceConfig.failOnMissing,
  bundle: "thin",
  bytecode: "none",
  "indexes.named[].any-age": false,
  ...Object.fromEntries(
    Object.entries(policyDefaults).map(([key, value]) => [`policy.${key}`, value]),
  ),
};

it("matches docs/reference/configuration.md when the schemas are rendered", async () => {
  const page = renderConfiguration([
    { where: "job", schema: jobTable, defaults },
    { where: "workspace", schema: workspaceTable, defaults },
  ]);
  await expect(page).toMatchFileSnapshot(PAGE);
});

it("gives every key of a table its place, values, default and meaning", () => {
  const shape = {
    free: z.string().describe("Free|text"),
    many: z
      .array(z.enum(["a", "b"]))
      .default([])
      .describe("Many"),
    inner: z.strictObject({ on: z.boolean().default(true).describe("On") }).optional(),
    rows: z.array(z.strictObject({ size: z.int().optional().describe("Size") })).default([]),
    either: z.union([z.int(), z.string()]).optional().describe("Either"),
  };
  const page = renderConfiguration([
    { where: "job", schema: z.strictObject(shape), defaults: { either: 3 } },
    { where: "workspace", schema: z.strictObject({ free: shape.free }), defaults: {} },
  ]);
  expect(page.split("|---|---|---|---|---|\n")[1]?.split("\n")).toEqual([
    "| `either` | job | whole number, or text | `3` | Either |",
    "| `free` | job, workspace | text | required | Free\\|text |",
    "| `inner.on` | job | `true`, `false` | `true` | On |",
    '| `many` | job | list of `"a"`, `"b"` | none | Many |',
    "| `rows[].size` | job | whole number | – | Size |",
    "",
  ]);
});

it("leaves no key without a meaning", () => {
  const page = renderConfiguration([
    { where: "job", schema: jobTable, defaults },
    { where: "workspace", schema: workspaceTable, defaults },
  ]);
  expect(page).not.toMatch(/\| \|$/m);
});
