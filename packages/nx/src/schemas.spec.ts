import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { z } from "zod";
import { listOffered } from "./adapter/parse-options.ts";
import { bundleOptions } from "./executors/bundle/options.ts";
import { prepareOptions } from "./executors/prepare/options.ts";
import { refuseOptions } from "./executors/refuse/options.ts";
import { runOptions } from "./executors/run/options.ts";
import { testOptions } from "./executors/test/options.ts";
import { versionCheckOptions } from "./executors/version-check/options.ts";
import { importOptions } from "./generators/import/options.ts";
import { initOptions } from "./generators/init/options.ts";
import { snippetOptions } from "./generators/snippet/options.ts";
import { syncOptions } from "./generators/sync/options.ts";
import { type DescribedGenerator, renderGenerators } from "./render-generators.ts";
import { renderExecutorSchema, renderSchema } from "./render-schema.ts";

const packageRoot = join(import.meta.dirname, "..");
const sets: Record<string, Record<string, z.ZodObject>> = {
  executors: {
    prepare: prepareOptions,
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

const generators = Object.entries(sets["generators"] ?? {});

describe.each(generators)("the options of the generator `%s`", (name, set) => {
  const { properties, required = [] } = JSON.parse(renderSchema(name, set)) as {
    properties: Record<string, Record<string, unknown>>;
    required?: string[];
  };
  const options = Object.entries(properties);

  // Nx asks for every option that has a question and no value, also where it could be left out.
  it("are asked for when they are missing and required, and no others", () => {
    const asked = options.filter(([, option]) => "x-prompt" in option).map(([key]) => key);
    expect(asked).toEqual(required);
  });

  it("come in Nx Console's form with those first that one cannot do without", () => {
    for (const key of required)
      expect(properties[key]).toMatchObject({ "x-priority": "important" });
    const priorities = options.map(([, option]) => option["x-priority"]);
    for (const one of priorities) expect([undefined, "important", "internal"]).toContain(one);
  });

  it("all have a meaning", () => {
    for (const [, option] of options) expect(option["description"]).toMatch(/\S/);
  });
});

it("hides from Nx Console's form what does not fit into one line, and what only Nx gives", () => {
  const { properties } = JSON.parse(renderSchema("snippet", snippetOptions));
  for (const key of ["code", "dash"]) {
    expect(properties[key]).toMatchObject({ "x-priority": "internal" });
  }
});

it("matches docs/reference/generators.md when the options are rendered", async () => {
  const manifest = JSON.parse(readFileSync(join(packageRoot, "generators.json"), "utf8"));
  const registered = manifest.generators as Record<string, Omit<DescribedGenerator, "options">>;
  const page = renderGenerators(
    generators.map(([name, options]): DescribedGenerator => {
      const { description = "", aliases, hidden } = registered[name] ?? {};
      return { name, description, aliases, hidden, options };
    }),
  );
  await expect(page).toMatchFileSnapshot(join(packageRoot, "../../docs/reference/generators.md"));
});
