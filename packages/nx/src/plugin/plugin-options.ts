import { z } from "zod";

const target = (name: string, text: string) =>
  z.string().min(1).default(name).describe(`Name of the target that ${text}`);

/** The options of the plugin in `nx.json`: how its targets are called. */
export const pluginOptions = z.strictObject({
  lockTargetName: target("lock", "brings `pysnip.lock` up to date"),
  ensureEnvTargetName: target("ensure-env", "makes the environment of the lockfile exist"),
  bundleTargetName: target("bundle", "writes the deterministic artefact"),
  verifyTargetName: target("verify", "compares the artefact with what its inputs give"),
  runTargetName: target("run", "runs the job from source"),
  testTargetName: target("test", "runs the job's unit tests"),
});

/** How the targets are called in this workspace. */
export type TargetNames = z.output<typeof pluginOptions>;
