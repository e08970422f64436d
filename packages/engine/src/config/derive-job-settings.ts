import type { z } from "zod";
import type { ConfigProblem, Entry, JobConfig, PythonMinor, WorkspaceConfig } from "./config.ts";
import { deriveBundleSettings } from "./derive-bundle-settings.ts";
import { explainIssues } from "./explain-problems.ts";
import { jobTable } from "./job-schema.ts";
import { isTable } from "./parse-toml.ts";

/** What a job's table says, the workspace's defaults filled in, and what is wrong with the whole of it. */
export interface JobSettings
  extends
    Omit<JobConfig, "root" | "name" | "version" | "python" | "declared">,
    Pick<JobConfig["declared"], "groups" | "requirementFiles" | "builtins"> {
  readonly python: PythonMinor | null;
  readonly problems: readonly ConfigProblem[];
}

/** What is wrong with the table itself, so that nothing can be said of the whole. */
export interface TableProblems {
  readonly tableProblems: readonly ConfigProblem[];
}

/**
 * Derives the settings of a job from its table `[tool.pysnip]` as written. What one table comes to is
 * remembered, because jobs that say the same share theirs and checking takes as long as parsing.
 */
export function deriveJobSettings(
  written: Readonly<Record<string, unknown>>,
  workspace: WorkspaceConfig,
): JobSettings | TableProblems {
  const known = kept.get(workspace) ?? new WeakMap<object, JobSettings>();
  kept.set(workspace, known);
  const old = known.get(written);
  if (old !== undefined) return old;
  const { libraries } = written;
  // Libraries are judged with all other requirements, which say what to write instead.
  const checked = jobTable.safeParse(isTable(libraries) ? { ...written, libraries: {} } : written);
  if (!checked.success) {
    return { tableProblems: explainIssues(checked.error.issues, ["tool", "pysnip"], jobTable) };
  }
  const settings = settle(checked.data, workspace);
  known.set(written, settings);
  return settings;
}

const kept = new WeakMap<WorkspaceConfig, WeakMap<object, JobSettings>>();

function settle(job: z.output<typeof jobTable>, workspace: WorkspaceConfig): JobSettings {
  const platforms = job.platforms ?? workspace.platforms;
  const python = job.python ?? workspace.python;
  const bundlePlatforms =
    job["bundle-platforms"] ??
    workspace.bundlePlatforms ??
    (platforms.includes("linux-x86_64") ? ["linux-x86_64" as const] : platforms.slice(0, 1));
  const bundle = deriveBundleSettings(job, workspace.bundle, { jobKind: job.kind, python });
  const entry = parseEntry(job.entry);
  return {
    entry,
    kind: job.kind,
    python,
    platforms: [...new Set(platforms)].sort(),
    bundlePlatforms: [...new Set(bundlePlatforms)].sort(),
    autoInstall: job["auto-install"] ?? workspace.autoInstall,
    failOnMissing: job["fail-on-missing"] ?? workspace.failOnMissing,
    bundle: bundle.settings,
    env: job.env,
    generated: [...new Set(job.generated)].sort(),
    policy: job.policy ?? {},
    groups: job.groups,
    requirementFiles: job.requirements,
    builtins: job.builtins,
    problems: [
      ...(python === null ? [pythonMissing()] : []),
      ...checkBundlePlatforms(bundlePlatforms, platforms),
      ...bundle.problems,
      ...checkEntry(entry, job.kind),
    ],
  };
}

function parseEntry(text: string): Entry {
  const [module = "", name] = text.split(":");
  return { text, module, function: name ?? null };
}

function checkEntry(entry: Entry, kind: JobConfig["kind"]): ConfigProblem[] {
  const path = ["tool", "pysnip", "entry"];
  if (kind === "function" && entry.function === null) {
    return [{ path, message: "a job of kind `function` needs `module:function`" }];
  }
  if (kind === "script" && entry.function !== null) {
    return [{ path, message: "a job of kind `script` names only its module" }];
  }
  return [];
}

function checkBundlePlatforms(
  bundlePlatforms: readonly string[],
  platforms: readonly string[],
): ConfigProblem[] {
  return bundlePlatforms
    .filter((name) => !platforms.includes(name))
    .map((name) => ({
      path: ["tool", "pysnip", "bundle-platforms"],
      message: `\`${name}\` is not among \`platforms\``,
    }));
}

function pythonMissing(): ConfigProblem {
  return {
    path: ["tool", "pysnip", "python"],
    message: 'is missing; write for instance `python = "3.11"` here or in `pysnip.toml`',
  };
}
