import { PysnipError } from "@pysnip/engine";
import { expect, it } from "vitest";
import type { z } from "zod";
import { bundleOptions } from "../executors/bundle/options.ts";
import { lockOptions } from "../executors/prepare/lock-options.ts";
import { runOptions } from "../executors/run/options.ts";
import { testOptions } from "../executors/test/options.ts";
import { parseOptions } from "./parse-options.ts";

function refusalOf(
  schema: z.ZodObject,
  options: Record<string, unknown>,
  fromPerson = Object.keys(options),
): PysnipError {
  try {
    parseOptions(schema, { task: "add:it", options, fromPerson });
  } catch (error) {
    if (error instanceof PysnipError) return error;
    throw error;
  }
  throw new Error("nothing was refused");
}

const inferred = { toolVersion: "1.0.0", python: "3.11" };

it.each([
  ["an unknown option", { foo: 1 }, "`foo`: unknown key; known: install"],
  ["a misspelt option", { instal: "never" }, "`instal`: unknown key; did you mean `install`?"],
  ["an unknown value", { install: "sometimes" }, /^`install`: .*"auto"\|"always"\|"never"/],
  ["a flag without a value", { install: true }, /^`install`: .*"auto"\|"always"\|"never"/],
  ["two values", { install: ["never", "always"] }, /^`install`: .*"auto"\|"always"\|"never"/],
  ["a table", { install: { a: 1 } }, /^`install`: .*"auto"\|"always"\|"never"/],
  ["an argument without a name", { _: ["foo"] }, "an argument without a name is not taken"],
])("refuses %s for `lock`, with what it takes", (_title, options, detail) => {
  const error = refusalOf(lockOptions, options);
  expect(error.code).toBe("PYSNIP_CONFIG_INVALID");
  expect(error.headline).toBe("`add:it` was given options that it does not take");
  expect(error.details).toEqual([expect.stringMatching(detail)]);
  expect(error.hint).toBe("`add:it` takes `--install`, `--upgrade`, `--export`");
});

it("lists every option that is wrong", () => {
  const error = refusalOf(lockOptions, { install: "x", foo: 1, bar: 2 });
  expect(error.details).toHaveLength(3);
});

it.each([
  ["an option that the plugin fills in", bundleOptions, { outputPath: "out" }],
  ["the name of the job", bundleOptions, { name: "zzz" }],
  ["an unknown option", bundleOptions, { foo: 1 }],
  ["another target's option", bundleOptions, { install: "never" }],
  ["an option of `test`", testOptions, { python: "3.12" }],
])("refuses %s when a person gives it", (_title, schema, given) => {
  const [key = ""] = Object.keys(given);
  const error = refusalOf(schema, { ...inferred, ...given }, [key, "__overrides_unparsed__"]);
  expect(error.details).toEqual([expect.stringContaining(`\`${key}\`: not taken from a command`)]);
  expect(error.hint).toBe("`add:it` takes no options");
});

it("takes what the plugin fills in, without what Nx adds", () => {
  const options = { ...inferred, verbose: true, __overrides_unparsed__: [] };
  const fromPerson = ["verbose", "__overrides_unparsed__"];
  expect(parseOptions(testOptions, { task: "t", options, fromPerson })).toEqual(inferred);
  const install = { install: "never" };
  expect(
    parseOptions(lockOptions, { task: "t", options: install, fromPerson: ["install"] }),
  ).toEqual({ ...install, upgrade: false });
});

it("lets every argument reach a run", () => {
  const options = { __unparsed__: ["--name=x", "y"], _: ["y"], name: "x" };
  const fromPerson = Object.keys(options);
  expect(parseOptions(runOptions, { task: "t", options, fromPerson })).toMatchObject({
    __unparsed__: ["--name=x", "y"],
  });
});
