import type { z } from "zod";
import type { JobWork } from "../../adapter/job-work.ts";
import { type GivenOptions, parseOptions } from "../../adapter/parse-options.ts";
import { runBatch } from "../../adapter/run-batch.ts";
import { runSingle } from "../../adapter/run-single.ts";
import { ensureEnvOptions } from "./environment-options.ts";
import { lockOptions } from "./lock-options.ts";
import { prepareOptions } from "./options.ts";
import { prepareEnvironment } from "./prepare-environment.ts";
import { prepareLock } from "./prepare-lock.ts";

// Nx works off the tasks of one executor in one process, so lockfiles and environments share one.
const prepare: JobWork = async (workspace, root, given) => {
  const named = { ...given, options: { step: given.options["step"] }, fromPerson: [] };
  return parseOptions(stepAlone, named).step === "lock"
    ? await prepareLock(workspace, root, keepOwn(given, lockOptions))
    : await prepareEnvironment(workspace, root, keepOwn(given, ensureEnvOptions));
};

const stepAlone = prepareOptions.pick({ step: true });

// Nx fills in the defaults of both steps; what is no default was meant, and is refused by name.
function keepOwn(given: GivenOptions, own: z.ZodObject): GivenOptions {
  const kept = Object.entries(given.options).filter(([key, value]) => {
    if (key === "step") return given.fromPerson.includes(key);
    return Object.hasOwn(own.shape, key) || value !== defaults.get(key);
  });
  return { ...given, options: Object.fromEntries(kept) };
}

const defaults = new Map(
  Object.entries<z.ZodType>(prepareOptions.shape).map(([key, option]) => [
    key,
    option.safeParse(undefined).data,
  ]),
);

/** Prepares one job. */
export default runSingle(prepare);

// Most of them wait for one uv: enough that the others are read meanwhile.
const AT_ONCE = 64;

/** Prepares many jobs in one process, each lockfile before its environment. */
export const batch = runBatch(prepare, AT_ONCE);
