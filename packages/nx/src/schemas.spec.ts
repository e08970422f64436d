import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { z } from "zod";
import { listOffered } from "./adapter/parse-options.ts";
import { bundleOptions } from "./executors/bundle/options.ts";
import { ensureEnvOptions } from "./executors/ensure-env/options.ts";
import { lockOptions } from "./executors/lock/options.ts";
import { refuseOptions } from "./executors/refuse/options.ts";
import { runOptions } from "./executors/run/options.ts";
import { testOptions } from "./executors/test/options.ts";
import { versionCheckOptions } from "./executors/version-check/options.ts";
import { importOptions } from "./generators/import/options.ts";
import { initOptions } from "./generators/init/options.ts";
import { snippetOptions } from "./generators/snippet/options.ts";
import { syncOptions } from "./generators/sync/options.ts";
import { renderExecutorSchema, renderSchema } from "./render-schema.ts";

const packageRoot = join(import.meta.dirname, "..");
const sets: Record<string, Record<string, z.ZodObject>> = {
  executors: {
    lock: lockOptions,
    "ensure-env": ensureEnvOptions,
    bundle: bundleOptions,
    verify: bundleOptions,
    run: runOptions,
    test: testOptions,
    "version-check": versionCheckOptions,
    refuse: refuseOptions,
  },
  generators: {
    init: initOptions,
    snippet: snippetOptions,
    import: importOptions,
    sync: syncOptions,
  },
};

describe.each(Object.entries(sets))("%s", (kind, options) => {
  it.each(Object.entries(options))(
    "`%s` has the schema that its options render",
    async (name, set) => {
      const file = join(packageRoot, "schemas", kind, `${name}.json`);
      const render = kind === "executors" ? renderExecutorSchema : renderSchema;
      await expect(render(`pysnip-${kind}-${name}`, set)).toMatchFileSnapshot(file);
    },
  );

  it("are all registered, each with a schema that exists and a description", () => {
    const manifest = JSON.parse(readFileSync(join(packageRoot, `${kind}.json`), "utf8"));
    const registered = manifest[kind] as Record<string, { schema: string; description: string }>;
    expect(Object.keys(registered).sort()).toEqual(Object.keys(options).sort());
    for (const [name, entry] of Object.entries(registered)) {
      expect(entry.schema).toBe(`./schemas/${kind}/${name}.json`);
      expect(entry.description).not.toBe("");
    }
  });
});

it.each(Object.entries(sets["executors"] ?? {}))(
  "the schema of `%s` lets everything through, because Nx would answer with a stack",
  (name, set) => {
    const schema = JSON.parse(renderExecutorSchema(name, set));
    expect(schema.additionalProperties).toBe(true);
    expect(schema.required).toBeUndefined();
    expect(Object.keys(schema.properties)).toEqual(listOffered(set));
    expect(JSON.stringify(schema.properties)).not.toContain('"enum"');
  },
);
