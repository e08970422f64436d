import { explainError, explainIssues, PysnipError } from "@pysnip/engine";
import { z } from "zod";

const target = (name: string, text: string) =>
  z.string().min(1).default(name).describe(`Name of the target that ${text}`);

const targetNames = z.strictObject({
  lockTargetName: target("lock", "brings `pysnip.lock` up to date"),
  ensureEnvTargetName: target("ensure-env", "makes the environment of the lockfile exist"),
  bundleTargetName: target("bundle", "writes the deterministic artefact"),
  verifyTargetName: target("verify", "compares the artefact with what its inputs give"),
  runTargetName: target("run", "runs the job from source"),
  testTargetName: target("test", "runs the job's unit tests"),
  versionCheckTargetName: target("version-check", "compares the job with its history"),
});

// The options of the plugin in `nx.json`: how its targets are called, each by a name of its own.
const pluginOptions = targetNames.superRefine((names, { addIssue }) => {
  const owners = new Map<string, string>();
  for (const [option, name] of Object.entries(names)) {
    const owner = owners.get(name);
    owners.set(name, owner ?? option);
    if (owner === undefined) continue;
    addIssue({
      code: "custom",
      path: [option],
      message: `gives the name of the target of \`${owner}\``,
    });
  }
});

/** How the targets are called in this workspace. */
export type TargetNames = z.output<typeof targetNames>;

/** The target names that the plugin goes by, and what is wrong with the options; null when nothing is. */
export function parsePluginOptions(options: unknown): {
  readonly names: TargetNames;
  readonly mistake: string | null;
} {
  const parsed = pluginOptions.safeParse(options ?? {});
  if (parsed.success) return { names: parsed.data, mistake: null };
  const problems = explainIssues(parsed.error.issues, [], pluginOptions);
  const count = problems.length === 1 ? "a problem" : `${problems.length} problems`;
  const error = new PysnipError("PYSNIP_CONFIG_INVALID", {
    headline: `\`nx.json\` has ${count} in the options of \`@pysnip/nx\``,
    details: problems.map(({ path, message }) =>
      path.length === 0 ? `nx.json: ${message}` : `nx.json: \`${path.join(".")}\` ${message}`,
    ),
    hint: "edit `plugins` in `nx.json`",
  });
  return { names: usableNames(options), mistake: explainError(error) };
}

/** What can be read of wrong options, so that a person meets the refusal under the names in use. */
function usableNames(options: unknown): TargetNames {
  const usable = Object.entries(targetNames.shape).flatMap(([option, schema]) => {
    const parsed = schema.safeParse((options as Record<string, unknown>)[option]);
    return parsed.success ? [[option, parsed.data]] : [];
  });
  return targetNames.parse(Object.fromEntries(usable));
}
